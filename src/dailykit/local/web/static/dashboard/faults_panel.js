// The faults that are on, and a form for new ones.

import { h, setShown } from "../dom.js";
import { field, input, select, tick } from "./fields.js";
import { KeyedList } from "./keyed_list.js";
import { badge, button, iconButton, panel } from "./pieces.js";

const KINDS = [
  ["status", "Answer with an error"],
  ["delay", "Delay the answer"],
  ["drip", "Send the answer slowly"],
  ["reset-before", "Reset the connection before handling"],
  ["reset-after", "Reset the connection after handling"],
  ["truncate", "Cut the answer off in the middle"],
];

/** The faults of a view: the list of those that are on, and a form for a new one. */
export class FaultsPanel {
  #view;
  #items = h("ul", { class: "rows", "aria-label": "Faults" });
  #list = new KeyedList(this.#items, ({ id }) => id, (rule) => this.#row(rule));
  #none = h("p", { class: "quiet" }, "No faults. Add one to see how your program handles it.");
  #clear;
  #form = new FaultForm();

  constructor(view) {
    this.#view = view;
    this.#clear = button("Remove all", () => this.#remove("faults"), { look: "small", hidden: true });
    const form = h(
      "form",
      { class: "fault-form", on: { submit: (event) => {
        event.preventDefault();
        view.act(() => view.daily.api.control("POST", "faults", this.#form.rule(view.daily.domain)));
      } } },
      ...this.#form.fields,
      h("button", { class: "button primary", type: "submit" }, "Switch on"),
    );
    this.element = panel("Faults", this.#none, this.#items, this.#clear, h("h3", {}, "A new fault"), form);
  }

  async read() {
    this.show(await this.#view.daily.api.control("GET", "faults"));
    await this.#form.learnOperations(this.#view.daily.api);
  }

  show(rules) {
    this.#list.show(rules);
    this.#none.hidden = rules.length > 0;
    this.#clear.hidden = rules.length < 2;
  }

  #remove(path) {
    this.#view.act(() => this.#view.daily.api.control("DELETE", path));
  }

  #row(rule) {
    const { id, operation, times, probability, domain, happened } = rule;
    return h(
      "li",
      { class: times === 0 ? "row spent" : "row", "data-fault": id },
      h("div", { class: "row-main" },
        h("p", { class: "row-title wraps" }, `${operation === "*" ? "every operation" : operation}: ${faultText(rule)}`),
        h("p", { class: "row-facts" },
          badge(times === 0 ? "used up" : "on", times === 0 ? "" : "warning"),
          h("span", {}, times === null ? "no limit" : `${times} more`),
          probability < 1 ? h("span", {}, `${Math.round(probability * 100)} % of requests`) : null,
          domain ? h("span", {}, `only ${domain}`) : null,
          h("span", {}, happenedText(happened)))),
      h("div", { class: "row-acts" }, iconButton("trash", `Remove the fault on ${operation}`, () => this.#remove(`faults/${id}`), { look: "danger", "data-act": "remove" })),
    );
  }
}

function happenedText(times) {
  return ["not happened yet", "happened once"][times] ?? `happened ${times} times`;
}

/** Returns a description of a fault. */
function faultText({ status, delay, drip, reset, truncate, retry_after, acts }) {
  return [
    delay ? `waits ${delay} s` : null,
    status ? `answers ${status}` : null,
    retry_after === undefined ? null : `Retry-After ${retry_after} s`,
    acts ? "still handles the request" : null,
    reset ? `resets the connection ${reset} handling` : null,
    truncate ? "cuts the answer off in the middle" : null,
    drip ? `takes ${drip} s to answer` : null,
  ].filter(Boolean).join(", ");
}

/** The fields of a new fault. */
class FaultForm {
  #names = h("datalist", { id: "operations" });
  #operation = input({ list: "operations", value: "rooms.create", required: true });
  #kind = select(KINDS, "status", { on: { change: () => this.#showFields() } });
  #status = input({ type: "number", min: "200", max: "599", value: "503", required: true });
  #retryAfter = input({ type: "number", min: "0", placeholder: "not sent" });
  #seconds = input({ type: "number", min: "0.1", max: "600", step: "0.1", value: "2", required: true });
  #times = input({ type: "number", min: "1", placeholder: "no limit" });
  #percent = input({ type: "number", min: "1", max: "100", value: "100", required: true });
  #acts = tick("Still handle the request");
  #own = tick("Only in this domain");
  #statusFields = [field("Status", this.#status), field("Retry-After, seconds", this.#retryAfter)];
  #secondsField = field("Seconds", this.#seconds);

  constructor() {
    this.#showFields();
  }

  get fields() {
    return [
      h("div", { class: "fault-fields" },
        field("Operation", this.#operation, "A name, or a pattern such as rooms.* or *"),
        this.#names,
        field("What happens", this.#kind),
        ...this.#statusFields,
        this.#secondsField,
        field("How many times", this.#times),
        field("Percent of requests", this.#percent)),
      h("div", { class: "ticks" }, this.#acts.element, this.#own.element),
    ];
  }

  /** Returns the rule to switch on. */
  rule(domain) {
    const rule = { operation: this.#operation.value.trim(), ...this.#fault(), probability: Number(this.#percent.value) / 100 };
    if (this.#times.value) rule.times = Number(this.#times.value);
    if (this.#own.control.checked) rule.domain = domain;
    return rule;
  }

  /** Reads the list of operations once, to suggest them. */
  async learnOperations(api) {
    if (this.#names.hasChildNodes()) return;
    const { paths } = await api.control("GET", "openapi.json");
    const names = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId)).filter(Boolean);
    const groups = new Set(names.map((name) => `${name.split(".")[0]}.*`));
    this.#names.replaceChildren(...["*", ...groups, ...names].map((value) => h("option", { value })));
  }

  #fault() {
    const kind = this.#kind.value;
    if (kind === "delay" || kind === "drip") return { [kind]: Number(this.#seconds.value) };
    if (kind === "truncate") return { truncate: true };
    if (kind !== "status") return { reset: kind.slice("reset-".length) };
    const fault = { status: Number(this.#status.value) };
    if (this.#retryAfter.value) fault.retry_after = Number(this.#retryAfter.value);
    if (this.#acts.control.checked) fault.acts = true;
    return fault;
  }

  #showFields() {
    const kind = this.#kind.value;
    const isTimed = kind === "delay" || kind === "drip";
    for (const one of [...this.#statusFields, this.#acts.element]) setShown(one, kind === "status");
    setShown(this.#secondsField, isTimed);
    // A hidden field must not block the form.
    this.#status.disabled = kind !== "status";
    this.#seconds.disabled = !isTimed;
  }
}
