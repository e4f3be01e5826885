// Full-page messages: refused, left, waiting.

import { h } from "./dom.js";
import { icon } from "./icons.js";

/** The small print under every page that is not the call. */
export function smallPrint() {
  return h(
    "footer",
    { class: "small-print" },
    h("span", { class: "badge" }, "Local Daily"),
    " It runs on this machine, in place of daily.co.",
  );
}

/** A page with a message, and with a button if there is something to do. */
export function messageView({ iconName, title, text, reason, action, onAction, more = [] }) {
  return h(
    "main",
    { class: "page", "data-page": "message", "data-reason": reason },
    h(
      "div",
      { class: "card message" },
      h("span", { class: "emblem" }, icon(iconName)),
      h("h1", { tabindex: "-1" }, title),
      h("p", {}, text),
      onAction ? h("button", { class: "button primary", type: "button", on: { click: onAction } }, action) : null,
      ...more,
      h("p", { class: "quiet reason" }, "Reason: ", h("code", {}, reason)),
    ),
    smallPrint(),
  );
}

/** The page of a waiting participant. */
export function waitingView(room, onLeave) {
  return h(
    "main",
    { class: "page", "data-page": "waiting" },
    h(
      "div",
      { class: "card message" },
      h("span", { class: "emblem pulse" }, icon("door")),
      h("h1", { tabindex: "-1" }, "You asked to join"),
      h("p", { role: "status" }, `A host of ${room} can admit you. Keep this page open.`),
      h("button", { class: "button", type: "button", on: { click: onLeave } }, "Stop waiting"),
    ),
    smallPrint(),
  );
}
