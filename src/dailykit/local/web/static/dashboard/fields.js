// Fields of forms.

import { h } from "../dom.js";

let made = 0;

/** A field with its label; `control` is an input or a select. */
export function field(label, control, hint = "") {
  const id = `field-${(made += 1)}`;
  control.id = id;
  if (hint) control.setAttribute("aria-describedby", `${id}-hint`);
  return h("div", { class: "field" }, h("label", { for: id }, label), control, hint ? h("p", { class: "quiet", id: `${id}-hint` }, hint) : null);
}

/** An input; empty attributes are left out. */
export function input(attributes = {}) {
  return h("input", { type: "text", autocomplete: "off", spellcheck: "false", ...attributes });
}

/** A select; `options` are pairs of a value and its text. */
export function select(options, chosen, attributes = {}) {
  return h("select", attributes, ...options.map(([value, text]) => h("option", { value, selected: value === chosen }, text)));
}

/** A box to tick, with its label. The box is `control` of what is returned. */
export function tick(label, isOn = false, hint = "") {
  const control = h("input", { type: "checkbox", checked: isOn });
  const element = h("label", { class: "tick" }, control, h("span", {}, label, hint ? h("span", { class: "quiet" }, hint) : null));
  return { element, control };
}

/** Several ticks or fields that belong together. */
export function group(legend, ...content) {
  return h("fieldset", { class: "group" }, h("legend", {}, legend), ...content);
}
