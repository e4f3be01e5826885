// The daily usage.

import { h } from "../dom.js";
import { barChart } from "./bar_chart.js";
import { choice, emptyState, panel, table } from "./pieces.js";
import { View } from "./view.js";

const PERIODS = [[7, "7 days"], [14, "14 days"], [30, "30 days"]];
const MEASURES = {
  participant_minutes: "Participant minutes",
  meetings: "Meetings",
  peak_participants: "Most people at once",
  recorded_minutes: "Recorded minutes",
};
// The server counts in days of UTC, wherever the viewer is.
const SHORT = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", timeZone: "UTC" });
const LONG = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });

/** The view of usage. */
export class UsageView extends View {
  #days = 14;
  #measure = "participant_minutes";
  #used = [];
  #told = "";
  #content = h("div", { class: "view-body" });

  constructor(daily) {
    super(daily, "Usage");
    const tools = h("div", { class: "tools" },
      choice("Period", PERIODS, this.#days, (days) => {
        this.#days = days;
        this.refresh();
      }),
      choice("Measure", Object.entries(MEASURES), this.#measure, (measure) => {
        this.#measure = measure;
        this.#show();
      }));
    this.body.append(tools, this.#content);
  }

  async read() {
    const domain = encodeURIComponent(this.daily.domain);
    const { days } = await this.daily.api.control("GET", `usage?domain=${domain}&days=${this.#days}`);
    // Unchanged charts stay, so that they do not disturb the reader.
    const told = JSON.stringify(days);
    if (told === this.#told) return;
    this.#told = told;
    this.#used = days;
    this.#show();
  }

  #show() {
    if (!this.#used.some(({ participant_minutes, meetings }) => participant_minutes > 0 || meetings > 0)) {
      this.#content.replaceChildren(emptyState("chart", "No usage in this period", "Join a room and stay for a minute, or move the clock forward during a call.", h("a", { class: "button primary", href: "#/rooms" }, "Go to the rooms")));
      return;
    }
    this.#content.replaceChildren(
      h("dl", { class: "tiles" }, ...Object.entries(MEASURES).map(([key, name]) => h("div", { class: "tile" }, h("dt", {}, name), h("dd", {}, number(this.#total(key)))))),
      panel(MEASURES[this.#measure], this.#chart()),
      panel("Day by day", table("Usage per day", ["Day", ...Object.values(MEASURES)], this.#rows(), { look: "numbers" })),
    );
  }

  #chart() {
    const name = MEASURES[this.#measure];
    return barChart(this.#used, {
      title: `${name} per day`,
      value: (day) => day[this.#measure],
      text: (day) => `${long(day)}: ${number(day[this.#measure])} ${name.toLowerCase()}`,
      label: ({ date }) => SHORT.format(new Date(date)),
      hint: "Days are in UTC, by the local Daily's clock.",
    });
  }

  #rows() {
    return this.#used.toReversed().map((day) => [
      h("time", { datetime: day.date }, long(day)),
      ...Object.keys(MEASURES).map((key) => number(day[key])),
    ]);
  }

  #total(key) {
    const values = this.#used.map((day) => day[key]);
    return key === "peak_participants" ? Math.max(...values) : values.reduce((sum, value) => sum + value, 0);
  }
}

function long({ date }) {
  return LONG.format(new Date(date));
}

function number(value) {
  return value.toLocaleString(undefined, { maximumFractionDigits: 1 });
}
