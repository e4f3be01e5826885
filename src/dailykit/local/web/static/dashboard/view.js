// What all views of the dashboard have in common.

import { h } from "../dom.js";
import { notify } from "../notices.js";
import { Refused, Unreachable } from "./api.js";
import { coalesced } from "./coalesced.js";

/**
 * A view: a heading, and below it content from the server.
 *
 * Subclasses fill `body` in `read`; `hear` receives events of the server, and `tick` is called about
 * twice a second.
 */
export class View {
  #problem = h("p", { class: "note problem", role: "alert", hidden: true });

  /** `daily` has the `api`, `clock` and `domain` of the view. */
  constructor(daily, title, { actions = [], intro = null, back = null } = {}) {
    this.daily = daily;
    this.title = title;
    this.body = h("div", { class: "view-body" });
    this.element = h(
      "div",
      { class: "view" },
      h("header", { class: "view-head" }, h("div", { class: "view-title" }, back, h("h1", { tabindex: "-1" }, title), intro), h("div", { class: "view-actions" }, ...actions)),
      this.#problem,
      this.body,
    );
    this.refresh = coalesced(() => this.#read());
  }

  /** Reads from the server and shows it. */
  async read() {}

  /** Handles an event of the server. */
  hear(kind) {
    if (kind === "world") this.refresh();
  }

  /** Reloads everything, after changes without events. */
  renew() {
    this.refresh();
  }

  tick() {}

  /** Performs an action on the server, and shows an error if it fails. Returns whether it succeeded. */
  async act(job) {
    try {
      await job();
    } catch (error) {
      notify(error.message);
      return false;
    }
    this.refresh();
    return true;
  }

  async #read() {
    try {
      await this.read();
      this.#problem.hidden = true;
    } catch (error) {
      // While the server is unreachable, the page shows that in one place for all views.
      if (error instanceof Unreachable) return;
      if (!(error instanceof Refused)) throw error;
      this.#problem.hidden = false;
      this.#problem.textContent = error.message;
    }
  }
}
