// Notifications: shown on the screen for a moment, and read by screen readers.

import { h } from "./dom.js";

const TOAST_MS = 4500;

/** Shows a notification. */
export function notify(text) {
  announce(text);
  const toast = h("p", { class: "toast" }, text);
  document.getElementById("toasts").append(toast);
  setTimeout(() => toast.remove(), TOAST_MS);
}

/** Announces a text to screen readers only. */
export function announce(text) {
  // A new element each time, so that a repeated text is read again.
  document.getElementById("announcements").replaceChildren(h("p", {}, text));
}
