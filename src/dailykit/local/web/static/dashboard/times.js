// Moments and spans of time as text. Moments are unix seconds, shown in the viewer's own zone.

import { h } from "../dom.js";

const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
const SHORT = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const EXACT = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: "always", style: "short" });

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const UTC_DAY = 24 * HOUR;

/** Returns hours and minutes. */
export const clockText = (seconds) => CLOCK.format(seconds * 1000);

/** Returns hours, minutes and seconds. */
export const exactText = (seconds) => EXACT.format(seconds * 1000);

/** Returns the day, written out. */
export const dayText = (seconds) => DAY.format(seconds * 1000);

/** Returns a short date and time. */
export const shortText = (seconds) => SHORT.format(seconds * 1000);

/** Returns an element for a moment; `text` formats it. */
export function moment(seconds, text = shortText) {
  return h("time", { datetime: isoText(seconds), title: FULL.format(seconds * 1000) }, text(seconds));
}

/** Returns an element with the time until or since a moment; `tickAll` updates it. */
export function distance(seconds, now) {
  const element = moment(seconds, () => distanceText(seconds - now));
  element.dataset.moment = seconds;
  return element;
}

/** Updates all elements of `distance`. */
export function tickAll(now) {
  for (const element of document.querySelectorAll("time[data-moment]")) {
    const text = distanceText(Number(element.dataset.moment) - now);
    if (element.textContent !== text) element.textContent = text;
  }
}

/** Returns a duration as text, such as 45 s, 29 min or 1 h 05 min. */
export function spanText(seconds) {
  if (seconds < MINUTE) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / MINUTE);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** Returns a moment in the format of date and time fields. */
export function fieldValue(seconds) {
  const local = new Date(seconds * 1000);
  return new Date(local.getTime() - local.getTimezoneOffset() * MINUTE * 1000).toISOString().slice(0, 19);
}

function isoText(seconds) {
  return new Date(seconds * 1000).toISOString();
}

function distanceText(seconds) {
  const size = Math.abs(seconds);
  if (size >= UTC_DAY) return RELATIVE.format(Math.trunc(seconds / UTC_DAY), "day");
  const span = size < 1.5 * MINUTE ? `${Math.trunc(size)} s` : spanText(Math.trunc(size / MINUTE) * MINUTE);
  return seconds < 0 ? `${span} ago` : `in ${span}`;
}
