// Texts to copy.

import { h } from "../dom.js";
import { notify } from "../notices.js";
import { button } from "./pieces.js";

/** Copies a text, and says so; `what` is its name in the sentence. */
export async function copyText(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    notify(`${what} is in the clipboard`);
  } catch {
    notify("The browser blocked the clipboard: select the text and copy it yourself");
  }
}

/** A value with a button that copies it. `label` names the value, such as "the API key". */
export function copyable(label, element, read) {
  const copy = button("Copy", async () => copyText(await read(), capital(label)), { look: "small", iconName: "copy", "aria-label": `Copy ${label}` });
  return h("div", { class: "copyable" }, element, copy);
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}
