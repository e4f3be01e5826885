// A list of deliveries that stays up to date.

import { h } from "../dom.js";
import { deliveryRow } from "./delivery.js";
import { Entries } from "./entries.js";
import { KeyedList } from "./keyed_list.js";
import { button } from "./pieces.js";

const MOST = 1000;
const PAGE = 50;

/** Deliveries of a domain, newest first; `isWanted` chooses among them. */
export class Deliveries {
  #view;
  #isWanted;
  #entries = new Entries(MOST);
  #isRead = false;
  #most = PAGE;
  #items = h("ul", { class: "entries", "aria-label": "Deliveries" });
  #list;
  #more = button("Show older deliveries", () => {
    this.#most += PAGE;
    this.show();
  });

  constructor(view, isWanted = () => true) {
    this.#view = view;
    this.#isWanted = isWanted;
    this.#list = new KeyedList(this.#items, ({ id }) => id, (entry) => deliveryRow(entry, view));
    this.element = h("div", {}, this.#items, h("div", { class: "more-row" }, this.#more));
  }

  /** How many there are, whether they are wanted or not. */
  get count() {
    return this.#entries.size;
  }

  /** Reads them, unless that was done; from then on, `take` keeps them up to date. */
  async read() {
    if (this.#isRead) return;
    const { api, domain } = this.#view.daily;
    await this.#entries.fill(api.control("GET", `deliveries?domain=${encodeURIComponent(domain)}`));
    this.#isRead = true;
    this.show();
  }

  /** Lets `read` read them again. */
  forget() {
    this.#isRead = false;
  }

  /** Takes notice of a delivery that is new or has changed. */
  take(entry) {
    if (entry.domain !== this.#view.daily.domain) return;
    this.#entries.take(entry);
    this.show();
  }

  /** Shows those that are wanted, and returns how many that are. */
  show() {
    const wanted = this.#entries.newestFirst(this.#isWanted);
    this.#list.show(wanted.slice(0, this.#most));
    this.#more.hidden = wanted.length <= this.#most;
    this.element.hidden = wanted.length === 0;
    return wanted.length;
  }
}
