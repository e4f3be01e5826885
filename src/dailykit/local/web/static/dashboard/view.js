// What all views of the dashboard have in common.

import { h } from "../dom.js";
import { notify } from "../notices.js";
import { Refused, Unreachable } from "./api.js";
import { coalesced } from "./coalesced.js";

/**
 * One view: a heading, and below it what it reads from the server.
 *
 * Subclasses fill `body` and say in `read` how; `hear` is told what happens on the server, `tick`
 * comes about twice a second.
 */
export class View {
  #problem = h("p", { class: "note problem", role: "alert", hidden: true });

  /** `daily` is what the view works with: `api`, `clock` and `domain`. */
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

  /** Takes notice of something that has happened on the server. */
  hear(kind) {
    if (kind === "world") this.refresh();
  }

  /** Reads everything anew: much has happened that nobody has told. */
  renew() {
    this.refresh();
  }

  tick() {}

  /** Does something on the server, and tells if that is refused. Returns whether it was done. */
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
      // While the server is away, the page says so in one place for all views.
      if (error instanceof Unreachable) return;
      if (!(error instanceof Refused)) throw error;
      this.#problem.hidden = false;
      this.#problem.textContent = error.message;
    }
  }
}
