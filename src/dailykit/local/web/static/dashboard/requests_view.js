// The REST API's requests and answers, as they happen.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { drawn } from "./coalesced.js";
import { Entries } from "./entries.js";
import { KeyedList } from "./keyed_list.js";
import { badge, button, choice, connecting, content, emptyState, facts, fold, searchField } from "./pieces.js";
import { exactText, moment } from "./times.js";
import { View } from "./view.js";

const MOST = 500;
const STATUSES = [["", "All"], ["2", "2xx"], ["4", "4xx"], ["5", "5xx"], ["-", "Cut off"]];

/** The view of the request log. */
export class RequestsView extends View {
  #entries = new Entries(MOST);
  #sought = "";
  #status = "";
  #isPaused = false;
  #missed = 0;
  #shown = 0;
  #items = h("ul", { class: "entries", "aria-label": "Requests" });
  #list = new KeyedList(this.#items, ({ id }) => id, requestRow);
  #count = h("p", { class: "quiet" });
  #showSoon = drawn(() => (this.#isPaused ? this.#tell() : this.#show()));
  #pause = button("Pause", () => this.#togglePause(), { iconName: "pause", "aria-pressed": "false" });
  #empty = emptyState("list", "No requests yet", "Point a program at this local Daily to see its requests and their answers here:", connecting());

  constructor(daily) {
    super(daily, "Requests");
    const tools = h("div", { class: "tools" },
      searchField("Operation or path", (text) => {
        this.#sought = text;
        this.#show();
      }),
      choice("Status", STATUSES, "", (status) => {
        this.#status = status;
        this.#show();
      }),
      this.#pause,
      button("Clear", () => this.act(() => this.daily.api.control("DELETE", "requests")), { iconName: "trash" }),
      this.#count);
    this.#empty.hidden = true;
    this.body.append(tools, this.#items, this.#empty);
  }

  async read() {
    const { api } = this.daily;
    const read = async () => (await api.control("GET", `requests?limit=${MOST}`)).filter((entry) => this.#isOurs(entry));
    await this.#entries.fill(read());
    this.#missed = 0;
    this.#show();
  }

  hear(kind, detail) {
    if (kind !== "request" || !this.#isOurs(detail)) return;
    this.#entries.take(detail);
    if (this.#isPaused) this.#missed += 1;
    this.#showSoon();
  }

  /** Requests without a valid API key are shown in every domain. */
  #isOurs({ domain }) {
    return domain === null || domain === this.daily.domain;
  }

  #togglePause() {
    this.#isPaused = !this.#isPaused;
    this.#pause.setAttribute("aria-pressed", String(this.#isPaused));
    this.#pause.replaceChildren(icon(this.#isPaused ? "play" : "pause"), h("span", {}, this.#isPaused ? "Resume" : "Pause"));
    if (!this.#isPaused) this.#missed = 0;
    this.#show();
  }

  #show() {
    const wanted = this.#entries.newestFirst((entry) => this.#isWanted(entry));
    this.#list.show(wanted);
    this.#empty.hidden = this.#entries.size > 0;
    this.#shown = wanted.length;
    this.#tell();
  }

  #tell() {
    const paused = this.#isPaused ? `, paused: ${this.#missed} new` : "";
    this.#count.textContent = `${this.#shown} of ${this.#entries.size}${paused}`;
  }

  #isWanted({ operation, method, path, status }) {
    const text = `${operation ?? ""} ${method} ${path}`.toLowerCase();
    return text.includes(this.#sought) && (status === null ? "-" : String(status)).startsWith(this.#status);
  }
}

function requestRow(entry) {
  const { operation, method, path, status, fault } = entry;
  const summary = [
    h("span", { class: "entry-method" }, method),
    h("span", { class: "entry-name", title: path }, path),
    h("span", { class: "entry-about" }, operation ?? "unknown operation"),
    fault ? badge("fault", "warning") : null,
    h("span", { class: "entry-time" }, `${takenText(entry.seconds)} at `, moment(entry.time, exactText)),
    statusBadge(status),
  ];
  return h("li", { class: "entry request-entry", "data-request": entry.id }, fold(`request:${entry.id}`, summary, () => details(entry)));
}

function takenText(seconds) {
  return seconds < 1 ? `${Math.max(1, Math.round(seconds * 1000))} ms` : `${seconds.toFixed(1)} s`;
}

function statusBadge(status) {
  if (status === null) return badge("cut off", "bad");
  return badge(String(status), status < 300 ? "good" : status < 500 ? "warning" : "bad");
}

function details({ ip, domain, fault, request, response, status }) {
  const about = [["From", ip], ["Domain", domain ?? "no valid API key"], ...(fault ? [["Fault", fault]] : [])];
  return [
    facts(about),
    h("div", { class: "side-by-side" },
      h("section", {}, h("h3", {}, "Request"), bodyPart(request, "Body of the request")),
      h("section", {}, h("h3", {}, `Answer ${status ?? ""}`), bodyPart(response, "Body of the answer"))),
  ];
}

function bodyPart(value, label) {
  return value === null ? h("p", { class: "quiet" }, "No body.") : content(value, label);
}
