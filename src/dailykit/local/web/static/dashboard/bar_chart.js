// A bar chart with one number per day.

import { h } from "../dom.js";
import { makeReadable, s } from "./svg.js";

const WIDTH = 1000;
const HEIGHT = 220;
const GAP = 0.28;
const LINES = 4;
const LEAST = 2;
const MOST_NAMES = 5;

/**
 * A bar chart. `value` returns a day's number, `text` its description, `label` its name on the axis;
 * `title` describes the chart, `hint` is shown below it while no day is selected.
 */
export function barChart(days, { title, value, text, label, hint }) {
  const top = niceTop(Math.max(...days.map(value)));
  const step = WIDTH / days.length;
  const bars = days.map((day, index) => [bar(value(day) / top, index, step), text(day)]);
  const told = h("p", { class: "told quiet", "aria-hidden": "true" }, hint);
  makeReadable(bars, told);
  const lines = Array.from({ length: LINES + 1 }, (_, index) => index / LINES);
  const drawing = s(
    "svg",
    { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "group", "aria-label": title },
    ...lines.map((part) => s("line", { class: "grid-line", x1: 0, x2: WIDTH, y1: part * HEIGHT, y2: part * HEIGHT })),
    ...bars.map(([element]) => element),
  );
  const every = Math.ceil(days.length / MOST_NAMES);
  const names = days.map((day, index) => h("span", {}, (days.length - 1 - index) % every ? "" : label(day)));
  return h(
    "figure",
    { class: "chart-figure" },
    h("div", { class: "chart-box" },
      h("div", { class: "chart-scale", "aria-hidden": "true" }, ...lines.map((part) => h("span", {}, short(top * (1 - part))))),
      drawing,
      h("div", { class: "chart-days", "aria-hidden": "true" }, ...names)),
    h("figcaption", {}, told),
  );
}

/** A day's column: its whole height reacts to the pointer, not just the visible bar. */
function bar(part, index, step) {
  const height = part > 0 ? Math.max(part * HEIGHT, LEAST) : 0;
  const column = s("g", { class: "column" }, s("rect", { class: "column-ground", x: index * step, y: 0, width: step, height: HEIGHT }));
  column.append(s("rect", { class: "bar", x: (index + GAP / 2) * step, y: HEIGHT - height, width: step * (1 - GAP), height }));
  return column;
}

/** Returns a round number that is at least this one, and can be divided by the lines. */
function niceTop(most) {
  if (most <= LINES) return LINES;
  const size = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 4, 6, 8, 10].map((factor) => factor * size).find((top) => top >= most);
}

function short(number) {
  return number.toLocaleString(undefined, { maximumFractionDigits: 1, notation: "compact" });
}
