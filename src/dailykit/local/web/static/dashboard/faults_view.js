// The faults: those that are on, and a form for a new one.

import { h } from "../dom.js";
import { FaultsPanel } from "./faults_panel.js";
import { View } from "./view.js";

/** The view of faults. */
export class FaultsView extends View {
  #faults;

  constructor(daily) {
    super(daily, "Faults", { intro: h("p", { class: "quiet" }, "Make requests to the REST API fail, to see how your program handles it.") });
    this.#faults = new FaultsPanel(this);
    this.body.append(this.#faults.element);
  }

  async read() {
    await this.#faults.read();
  }

  hear(kind, detail) {
    super.hear(kind);
    if (kind === "faults") this.#faults.show(detail);
  }
}
