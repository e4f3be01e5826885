// The frame around all views: navigation, clock and connection state.

import { h, setAttribute } from "../dom.js";
import { icon } from "../icons.js";
import { announce } from "../notices.js";
import { dayText, exactText, moment } from "./times.js";

const SECTIONS = [
  ["rooms", "Rooms", "door"],
  ["meetings", "Meetings", "people"],
  ["usage", "Usage", "chart"],
  ["webhooks", "Webhooks", "webhook"],
  ["requests", "Requests", "list"],
  ["clock", "Clock", "clock"],
  ["faults", "Faults", "bolt"],
  ["settings", "Settings", "settings"],
];

/** The frame. `onDomain` receives the name of the chosen domain. */
export class Shell {
  #main = h("main", { class: "main", id: "main", tabindex: "-1" });
  #links = new Map(SECTIONS.map(([key, text, iconName]) => [key, h("a", { href: `#/${key}` }, icon(iconName), h("span", {}, text))]));
  // On a phone, where there is no place for them among the sections.
  #topLinks = new Map(SECTIONS.slice(-2).map(([key, text, iconName]) => [key, h("a", { class: "top-link icon-button", href: `#/${key}`, "aria-label": text, title: text }, icon(iconName))]));
  #state = h("p", { class: "live" }, "connecting");
  #time = h("a", { class: "chip", href: "#/clock" });
  #domain = h("select", { "aria-label": "Domain" });
  #faults = h("a", { class: "chip warning", href: "#/faults", hidden: true });
  #isLive = null;

  constructor(onDomain) {
    const skip = h("a", { class: "skip", href: "#main", on: { click: (event) => {
      event.preventDefault();
      this.#main.focus();
    } } }, "Skip to the content");
    this.#domain.addEventListener("change", () => onDomain(this.#domain.value));
    this.element = h(
      "div",
      { class: "shell" },
      skip,
      h("header", { class: "top-bar" },
        h("a", { class: "brand", href: "#/rooms" }, h("span", { class: "brand-mark", "aria-hidden": "true" }), h("span", { class: "brand-name" }, "Local Daily")),
        this.#domain,
        h("div", { class: "status" }, this.#faults, this.#time, this.#state),
        ...this.#topLinks.values()),
      h("nav", { class: "sections", "aria-label": "Sections" }, h("ul", {}, ...[...this.#links.values()].map((link) => h("li", {}, link)))),
      this.#main,
    );
  }

  /** Shows a view, which belongs to a section. */
  show(view, section) {
    this.#main.replaceChildren(view.element);
    scrollTo(0, 0);
    for (const [key, link] of [...this.#links, ...this.#topLinks]) setAttribute(link, "aria-current", key === section ? "page" : null);
    document.title = `${view.title} · Local Daily`;
  }

  showDomains(domains, chosen) {
    this.#domain.hidden = domains.length < 2;
    this.#domain.replaceChildren(...domains.map(({ name }) => h("option", { value: name, selected: name === chosen }, name)));
  }

  showState(isLive) {
    if (isLive === this.#isLive) return;
    if (this.#isLive !== null) announce(isLive ? "Live again" : "Connection lost, reconnecting");
    this.#isLive = isLive;
    this.#state.textContent = isLive ? "live" : "reconnecting";
    this.#state.classList.toggle("is-live", isLive);
  }

  showTime(clock) {
    const now = clock.now();
    const words = clock.isFrozen ? `${exactText(now)}, frozen` : exactText(now);
    if (this.#time.dataset.words === words) return;
    this.#time.dataset.words = words;
    this.#time.replaceChildren(icon("clock"), moment(now, () => words));
    setAttribute(this.#time, "aria-label", `Clock: ${words}, ${dayText(now)}`);
  }

  showFaults(count) {
    this.#faults.hidden = count === 0;
    this.#faults.textContent = count === 1 ? "1 fault on" : `${count} faults on`;
  }
}
