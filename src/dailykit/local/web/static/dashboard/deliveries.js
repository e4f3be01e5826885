// A list of deliveries that stays up to date.

import { h } from "../dom.js";
import { drawn } from "./coalesced.js";
import { deliveryRow } from "./delivery.js";
import { Entries } from "./entries.js";
import { KeyedList } from "./keyed_list.js";
import { button } from "./pieces.js";

const MOST = 1000;
const PAGE = 50;

/** Deliveries of a domain, newest first: those that `isWanted`, or `none`, a text. */
export class Deliveries {
  #view;
  #isWanted;
  #entries = new Entries(MOST);
  #isRead = false;
  #most = PAGE;
  #none;
  #items = h("ul", { class: "entries", "aria-label": "Deliveries" });
  #list;
  #showSoon = drawn(() => this.show());
  #more = button("Show older deliveries", () => {
    this.#most += PAGE;
    this.show();
  });

  constructor(view, none, isWanted) {
    this.#view = view;
    this.#isWanted = isWanted;
    this.#list = new KeyedList(this.#items, ({ id }) => id, (entry) => deliveryRow(entry, view));
    this.#none = h("p", { class: "quiet", hidden: true }, none);
    this.element = h("div", {}, this.#none, this.#items, h("div", { class: "more-row" }, this.#more));
  }

  /** Reads them once; from then on, `take` keeps them up to date. */
  async read() {
    if (this.#isRead) return;
    const { api, domain } = this.#view.daily;
    await this.#entries.fill(api.control("GET", `deliveries?domain=${encodeURIComponent(domain)}`));
    this.#isRead = true;
    this.show();
  }

  /** Makes `read` read them again. */
  forget() {
    this.#isRead = false;
  }

  /** Adds a new or changed delivery. */
  take(entry) {
    if (entry.domain !== this.#view.daily.domain) return;
    this.#entries.take(entry);
    this.#showSoon();
  }

  /** Shows those that are wanted. */
  show() {
    const wanted = this.#entries.newestFirst(this.#isWanted);
    this.#list.show(wanted.slice(0, this.#most));
    this.#more.hidden = wanted.length <= this.#most;
    this.#none.hidden = wanted.length > 0;
  }
}
