// The page around its views: one is shown at a time.

import { messageView } from "./message_view.js";

const app = document.getElementById("app");

/** Shows a page, and moves the focus to its heading. */
export function show(element, title) {
  document.title = title;
  app.replaceChildren(element);
  element.querySelector("h1")?.focus();
}

/** Shows a message, with a button if `onAction` is given, and `more` below it. */
export function showMessage(words, reason, onAction = null, more = []) {
  const [iconName, title, text, action] = words;
  show(messageView({ iconName, title, text, reason, action, onAction, more }), title);
}
