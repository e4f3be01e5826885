// What happens, said to everybody: for a moment on the screen, and to screen readers.

import { h } from "./dom.js";

const TOAST_MS = 4500;

/** Tells what has happened. */
export function notify(text) {
  announce(text);
  const toast = h("p", { class: "toast" }, text);
  document.getElementById("toasts").append(toast);
  setTimeout(() => toast.remove(), TOAST_MS);
}

/** Tells screen readers only. */
export function announce(text) {
  // A text of its own each time, so that the same is said again.
  document.getElementById("announcements").replaceChildren(h("p", {}, text));
}
