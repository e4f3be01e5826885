// The dashboard's entry point: routes addresses to views, and events to updates.

import { h } from "../dom.js";
import { Api, Unreachable } from "./api.js";
import { ClockView } from "./clock_view.js";
import { FaultsView } from "./faults_view.js";
import { Live } from "./live.js";
import { MeetingsView } from "./meetings_view.js";
import { RequestsView } from "./requests_view.js";
import { RoomView } from "./room_view.js";
import { RoomsView } from "./rooms_view.js";
import { ServerClock } from "./server_clock.js";
import { SettingsView } from "./settings_view.js";
import { Shell } from "./shell.js";
import { tickAll } from "./times.js";
import { UsageView } from "./usage_view.js";
import { WebhooksView } from "./webhooks_view.js";

const DOMAIN_KEY = "dailykit:domain";
const TICK_MS = 500;

const VIEWS = {
  rooms: (daily, name) => (name ? new RoomView(daily, name) : new RoomsView(daily)),
  meetings: (daily) => new MeetingsView(daily),
  usage: (daily) => new UsageView(daily),
  webhooks: (daily) => new WebhooksView(daily),
  requests: (daily) => new RequestsView(daily),
  clock: (daily) => new ClockView(daily),
  faults: (daily) => new FaultsView(daily),
  settings: (daily) => new SettingsView(daily),
};

class Dashboard {
  #daily = { api: new Api(), clock: new ServerClock(), domain: "" };
  #shell = new Shell((name) => this.#change(name));
  #live = null;
  #view = null;
  #version = null;

  start(about) {
    document.getElementById("app").replaceChildren(this.#shell.element);
    this.#version = about.version;
    const names = about.domains.map(({ name }) => name);
    const remembered = sessionStorage.getItem(DOMAIN_KEY);
    this.#daily.clock.take(about.clock);
    this.#choose(names.includes(remembered) ? remembered : about.own);
    addEventListener("hashchange", () => this.#show());
    setInterval(() => this.#tick(), TICK_MS);
  }

  /** Goes to another domain, which has other rooms. */
  #change(domain) {
    if (location.hash.startsWith("#/rooms/")) history.replaceState(null, "", "#/rooms");
    this.#choose(domain);
  }

  #choose(domain) {
    this.#daily.domain = this.#daily.api.domain = domain;
    sessionStorage.setItem(DOMAIN_KEY, domain);
    this.#listen();
    this.#show();
  }

  #listen() {
    this.#live?.close();
    const live = new Live(this.#daily.domain);
    this.#live = live;
    live.addEventListener("lost", () => this.#shell.showState(false));
    live.addEventListener("refused", () => this.#leaveIfGone());
    live.addEventListener("about", ({ detail }) => this.#begin(detail));
    live.addEventListener("clock", ({ detail }) => this.#daily.clock.take(detail));
    live.addEventListener("faults", ({ detail }) => this.#shell.showFaults(detail.length));
    for (const kind of ["request", "delivery", "clock", "faults", "world"]) {
      live.addEventListener(kind, ({ detail }) => this.#hear(kind, detail));
    }
    live.open();
  }

  /** Called at the start, and again after each interruption. */
  async #begin(about) {
    // Another version of dailykit has another page.
    if (about.version !== this.#version) location.reload();
    const { api, clock, domain } = this.#daily;
    clock.take(about.clock);
    // Another page, or a program, may have deleted the domain that this page shows.
    if (!about.domains.some(({ name }) => name === domain)) {
      this.#change(about.own);
      return;
    }
    this.#shell.showDomains(about.domains, domain);
    this.#view.renew();
    try {
      await api.renewToken();
      this.#shell.showFaults((await api.control("GET", "faults")).length);
      this.#shell.showState(true);
    } catch (error) {
      // The connection is lost again: the next reconnect repeats this.
      if (!(error instanceof Unreachable)) throw error;
    }
  }

  /** Switches to a domain that exists: another server may be running now. */
  async #leaveIfGone() {
    const { api, domain } = this.#daily;
    try {
      const { domains, own } = await api.control("GET", "about");
      if (domain === this.#daily.domain && !domains.some(({ name }) => name === domain)) this.#change(own);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
    }
  }

  #hear(kind, detail) {
    if (kind === "world" && detail.types.includes("*")) this.#view.renew();
    else this.#view.hear(kind, detail);
  }

  #show() {
    const [section, name] = location.hash.replace(/^#\//, "").split("/");
    const known = Object.hasOwn(VIEWS, section) ? section : "rooms";
    this.#view = VIEWS[known](this.#daily, name);
    this.#shell.show(this.#view, known);
    this.#view.element.querySelector("h1").focus({ preventScroll: true });
    this.#view.refresh();
    this.#tick();
  }

  #tick() {
    this.#shell.showTime(this.#daily.clock);
    tickAll(this.#daily.clock.now());
    this.#view.tick();
  }
}

async function main() {
  try {
    new Dashboard().start(await new Api().control("GET", "about"));
  } catch (error) {
    const again = h("button", { class: "button primary", type: "button", on: { click: () => location.reload() } }, "Try again");
    const card = h("div", { class: "card message" }, h("h1", {}, "The server can't be reached"), h("p", {}, error.message), again);
    document.getElementById("app").replaceChildren(h("main", { class: "page" }, card));
  }
}

main();
