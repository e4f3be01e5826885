// The clock: its time, moving it, and what is due next.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { notify } from "../notices.js";
import { field, input } from "./fields.js";
import { KeyedList } from "./keyed_list.js";
import { badge, button, panel } from "./pieces.js";
import { dayText, distance, exactText, fieldValue, moment, shortText, spanText } from "./times.js";
import { View } from "./view.js";

const STEPS = [[60, "+1 min"], [600, "+10 min"], [3600, "+1 h"], [86400, "+1 day"]];
const MOST_DUE = 12;
const IN_STEP_SECONDS = 2;

/** The view of the clock. */
export class ClockView extends View {
  #time = h("p", { class: "big-time" });
  #day = h("p", { class: "big-day" });
  #note = h("p", { class: "quiet" });
  #freeze = button("Freeze", () => this.#move(this.daily.clock.isFrozen ? { resume: true } : { freeze: true }), { iconName: "pause" });
  #moment = input({ type: "datetime-local", step: "1", required: true });
  #due = h("ul", { class: "due", "aria-label": "Due next" });
  #dueList = new KeyedList(this.#due, ({ key }) => key, (one) => this.#dueRow(one));
  #nothingDue = h("p", { class: "quiet" }, "Nothing is due. Rooms that expire are listed here; one click moves the clock to their expiry.");

  constructor(daily) {
    super(daily, "Clock");
    this.#moment.value = fieldValue(daily.clock.now());
    const set = h(
      "form",
      { class: "set-clock", on: { submit: (event) => {
        event.preventDefault();
        this.#move({ set: new Date(this.#moment.value).getTime() / 1000 });
      } } },
      field("Set to", this.#moment, "In your own time zone."),
      h("button", { class: "button", type: "submit" }, "Set"),
    );
    this.body.append(
      h("div", { class: "columns" },
        panel("The local Daily's clock",
          h("div", { class: "clock-face" }, this.#time, this.#day, this.#note),
          h("div", { class: "steps", role: "group", "aria-label": "Move the clock" },
            ...STEPS.map(([seconds, text]) => button(text, () => this.#move({ advance: seconds }), { look: "small" })),
            this.#freeze,
            button("Back to real time", () => this.#goBack(), { look: "small" })),
          set),
        panel("Due next", this.#nothingDue, this.#due)),
    );
  }

  async read() {
    const { api, clock } = this.daily;
    const { data } = await api.list("/rooms");
    const now = clock.now();
    const due = data
      .flatMap(({ name, config }) => [
        { key: `nbf:${name}`, room: name, at: config.nbf, what: "opens" },
        { key: `exp:${name}`, room: name, at: config.exp, what: "expires" },
      ])
      .filter(({ at }) => at > now)
      .sort((one, other) => one.at - other.at)
      .slice(0, MOST_DUE);
    this.#dueList.show(due);
    this.#firstDue = due[0]?.at ?? Infinity;
    this.#nothingDue.hidden = due.length > 0;
  }

  #firstDue = Infinity;

  hear(kind) {
    super.hear(kind);
    if (kind === "clock") this.refresh();
  }

  tick() {
    const { clock } = this.daily;
    const now = clock.now();
    show(this.#time, exactText(now), () => moment(now, exactText));
    show(this.#day, dayText(now));
    show(this.#note, clock.isFrozen ? "The clock is frozen." : aheadText(clock.ahead()));
    this.#time.classList.toggle("is-frozen", clock.isFrozen);
    this.#showFreeze(clock.isFrozen);
    if (now < this.#firstDue) return;
    this.#firstDue = Infinity;
    this.refresh();
  }

  #showFreeze(isFrozen) {
    const text = isFrozen ? "Resume" : "Freeze";
    if (this.#freeze.textContent !== text) this.#freeze.replaceChildren(icon(isFrozen ? "play" : "pause"), h("span", {}, text));
  }

  async #move(how) {
    const { api, clock } = this.daily;
    const isMoved = await this.act(async () => clock.take(await api.control("POST", "clock", how)));
    if (!isMoved) return;
    this.tick();
    notify(clock.isFrozen ? `The clock is frozen at ${shortText(clock.now())}` : `The clock shows ${shortText(clock.now())}`);
  }

  async #goBack() {
    if (this.daily.clock.isFrozen) await this.act(() => this.daily.api.control("POST", "clock", { resume: true }));
    await this.#move({ set: Date.now() / 1000 });
  }

  #dueRow({ room, at, what }) {
    return h(
      "li",
      { class: "due-row" },
      h("div", { class: "row-main" },
        h("a", { class: "row-title", href: `#/rooms/${room}`, title: room, "data-act": "room" }, room),
        h("p", { class: "row-facts" }, badge(what), distance(at, this.daily.clock.now()), moment(at))),
      button("Go there", () => this.#move({ set: at }), { look: "small", "aria-label": `Move the clock to when ${room} ${what}`, "data-act": "go" }),
    );
  }
}

function aheadText(seconds) {
  if (Math.abs(seconds) < IN_STEP_SECONDS) return "In step with this machine's clock.";
  return `${spanText(Math.abs(seconds))} ${seconds > 0 ? "ahead of" : "behind"} this machine's clock.`;
}

/** Updates text only if it has changed, so that screen readers stay quiet. */
function show(element, text, make = () => text) {
  if (element.textContent !== text) element.replaceChildren(make());
}
