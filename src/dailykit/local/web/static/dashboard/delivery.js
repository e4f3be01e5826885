// A webhook delivery, folded.

import { h } from "../dom.js";
import { notify } from "../notices.js";
import { badge, button, content, facts, fold } from "./pieces.js";
import { distance, exactText, moment, shortText } from "./times.js";

const LOOKS = { delivered: "good", failed: "bad", waiting: "warning", dropped: "" };

/** A delivery as a row; `view` performs its button's action. */
export function deliveryRow(entry, view) {
  const { type, state, attempts } = entry;
  const last = attempts.at(-1);
  const summary = [
    h("span", { class: "entry-name", title: type }, type),
    h("span", { class: "entry-about" }, roomOf(entry) ?? ""),
    last ? h("span", { class: "entry-time" }, moment(last.time, shortText)) : null,
    badge(stateText(entry), LOOKS[state] ?? ""),
  ];
  return h("li", { class: "entry", "data-delivery": entry.id, "data-state": state }, fold(`delivery:${entry.id}`, summary, () => details(entry, view)));
}

/** Returns the name of the room in a delivery's event, if any. */
export function roomOf({ payload }) {
  return payload.room ?? payload.room_name;
}

function stateText({ state, attempts }) {
  const { status } = attempts.at(-1) ?? {};
  const tries = attempts.length > 1 ? `, ${attempts.length} attempts` : "";
  return `${state}${status ? ` ${status}` : ""}${tries}`;
}

function details(entry, view) {
  const again = button("Send again", () => view.act(async () => {
    const made = await view.daily.api.control("POST", `deliveries/${entry.id}/resend`, {});
    notify(`${entry.type} was sent again: ${stateText(made)}`);
  }), { look: "small", iconName: "repeat", "data-act": `again:${entry.id}` });
  const last = entry.attempts.at(-1);
  return [
    h("div", { class: "entry-tools" }, facts([["Event", entry.event_id], ["Webhook", entry.webhook], ...nextTry(entry, view)]), again),
    h("h3", {}, "Body"),
    content(bodyOf(last, entry), `Body of ${entry.type}`),
    ...entry.attempts.toReversed().map((attempt, index) => attemptPart(attempt, entry.attempts.length - index)),
  ];
}

function nextTry({ next_try }, { daily }) {
  return next_try === null ? [] : [["Next attempt", distance(next_try, daily.clock.now())]];
}

/** The body as it was sent, formatted; before the first attempt, the event's payload. */
function bodyOf(attempt, { payload }) {
  return attempt ? JSON.parse(attempt.body) : payload;
}

function attemptPart({ time, status, problem, seconds, headers }, number) {
  const isGood = status !== null && status < 300;
  return h(
    "section",
    { class: "attempt" },
    h("h3", {}, `Attempt ${number} `, badge(status === null ? "no answer" : `status ${status}`, isGood ? "good" : "bad")),
    h("p", { class: "row-facts" }, moment(time, exactText), h("span", {}, `took ${Math.round(seconds * 1000)} ms`), problem ? h("span", {}, problem) : null),
    facts(Object.entries(headers).map(([name, value]) => [name, h("code", {}, value)])),
  );
}
