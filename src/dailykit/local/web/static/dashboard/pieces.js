// Small parts of views.

import { h, initials, setAttribute, shade } from "../dom.js";
import { icon } from "../icons.js";

/** The number of colors for participants. */
export const SHADES = 6;

/** A button with words. */
export function button(text, onClick, { look = "", iconName = null, ...attributes } = {}) {
  return h(
    "button",
    { class: `button ${look}`.trim(), type: "button", ...attributes, on: { click: onClick } },
    iconName ? icon(iconName) : null,
    h("span", {}, text),
  );
}

/** A button with an icon; `label` describes its action and object. */
export function iconButton(iconName, label, onClick, { look = "", ...attributes } = {}) {
  return h(
    "button",
    { class: `icon-button ${look}`.trim(), type: "button", "aria-label": label, title: label, ...attributes, on: { click: onClick } },
    icon(iconName),
  );
}

/** A word in a frame: a state, a kind. */
export function badge(text, look = "") {
  return h("span", { class: `badge ${look}`.trim() }, text);
}

/** The text for an empty view: what it means, and what to do next. */
export function emptyState(iconName, title, text, ...more) {
  return h("div", { class: "empty" }, h("span", { class: "emblem" }, icon(iconName)), h("h2", {}, title), h("p", {}, text), ...more);
}

/** The environment variables that point a program at this local Daily; `more` are further lines. */
export function connecting(...more) {
  const lines = [`export DAILY_API_URL=${location.origin}/v1`, "export DAILY_API_KEY=...  # copy it from Settings", ...more];
  return h("pre", { class: "code" }, lines.join("\n"));
}

/** A part of a view, with a heading. */
export function panel(title, ...content) {
  return h("section", { class: "panel", "aria-label": title }, h("h2", {}, title), ...content);
}

/** The initials of a participant, in their color. */
export function face(name) {
  return h("span", { class: `face tone-${shade(name, SHADES)}`, "aria-hidden": "true" }, initials(name));
}

/** The name of a participant, or a placeholder. */
export function nameOf(person) {
  return person || "Guest";
}

/** Formatted JSON, or plain text. */
export function content(value, label) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return h("pre", { class: "code", tabindex: "0", role: "region", "aria-label": label }, text);
}

/** Pairs of a name and what belongs to it, which is text or an element. */
export function facts(pairs) {
  return h("dl", { class: "facts" }, ...pairs.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

/** A table; cells are text or elements. */
export function table(caption, headings, rows, { look = "", hidesCaption = true } = {}) {
  return h(
    "div",
    { class: "table-scroll", role: "region", "aria-label": caption, tabindex: "0" },
    h(
      "table",
      { class: look },
      h("caption", { class: hidesCaption ? "unseen" : "" }, caption),
      h("thead", {}, h("tr", {}, ...headings.map((heading) => h("th", { scope: "col" }, heading)))),
      h("tbody", {}, ...rows.map(([first, ...others]) => h("tr", {}, h("th", { scope: "row" }, first), ...others.map((cell) => h("td", {}, cell))))),
    ),
  );
}

/** A folded part; `fill` creates its content when it is first opened. */
export function fold(key, summary, fill, attributes = {}) {
  const body = h("div", { class: "fold-body" });
  const element = h("details", { class: "fold", "data-fold": key, ...attributes }, h("summary", { "data-act": key }, ...summary), body);
  element.addEventListener("toggle", () => {
    if (element.open && !body.hasChildNodes()) body.append(...fill());
  });
  return element;
}

/** Buttons of which one is chosen; `options` are pairs of a value and its text. */
export function choice(label, options, chosen, onChoose) {
  const group = h("div", { class: "choice", role: "group", "aria-label": label });
  const buttons = options.map(([value, text]) => h("button", { type: "button", "aria-pressed": String(value === chosen), on: { click: () => choose(value) } }, text));
  const choose = (value) => {
    options.forEach(([other], index) => setAttribute(buttons[index], "aria-pressed", String(other === value)));
    onChoose(value);
  };
  group.append(...buttons);
  return group;
}

/** A field to search in what is shown. */
export function searchField(label, onInput) {
  const input = h("input", { type: "search", "aria-label": label, placeholder: label, autocomplete: "off", spellcheck: "false", on: { input: () => onInput(input.value.trim().toLowerCase()) } });
  return h("div", { class: "search" }, icon("search"), input);
}
