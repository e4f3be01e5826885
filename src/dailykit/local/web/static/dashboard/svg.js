// SVG drawing.

import { setAttribute } from "../dom.js";

const SVG = "http://www.w3.org/2000/svg";

/** Creates an SVG element; children are nodes or text. */
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children);
  return element;
}

/**
 * Makes the bars of a drawing readable by pointer, and by keyboard with the arrow keys.
 *
 * `bars` are pairs of an element and its text, which is shown in `told` while it is selected. The
 * first is in the tab order, and the arrow keys lead to the others.
 */
export function makeReadable(bars, told) {
  const rest = told.textContent;
  const tell = (text) => () => {
    told.textContent = text;
  };
  bars.forEach(([bar, text], index) => {
    setAttribute(bar, "role", "img");
    setAttribute(bar, "aria-label", text);
    setAttribute(bar, "tabindex", index === 0 ? "0" : "-1");
    for (const event of ["focus", "pointerenter"]) bar.addEventListener(event, tell(text));
    for (const event of ["blur", "pointerleave"]) bar.addEventListener(event, tell(rest));
    bar.addEventListener("keydown", (event) => {
      const next = bars.at(nextIndex(event.key, index, bars.length))?.[0];
      if (!next || next === bar) return;
      event.preventDefault();
      setAttribute(bar, "tabindex", "-1");
      setAttribute(next, "tabindex", "0");
      next.focus();
    });
  });
}

function nextIndex(key, index, count) {
  const wanted = { ArrowRight: index + 1, ArrowDown: index + 1, ArrowLeft: index - 1, ArrowUp: index - 1, Home: 0, End: count - 1 }[key];
  return wanted === undefined ? index : Math.max(0, Math.min(wanted, count - 1));
}
