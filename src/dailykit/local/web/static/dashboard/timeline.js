// The visits to a meeting, drawn as bars, with one row per person.

import { h, shade } from "../dom.js";
import { SHADES, fold, nameOf, table } from "./pieces.js";
import { makeReadable, s } from "./svg.js";
import { clockText, exactText, moment, spanText } from "./times.js";

const WIDTH = 1000;
const ROW = 22;
const BAR = 14;
const AXIS = 4;
const SHORTEST = 3;
const MOST_ROWS = 24;

/** The bars of a meeting, with the same as a table below. */
export function timeline(meeting) {
  const people = byPerson(meeting.participants);
  const rows = people.slice(0, MOST_ROWS);
  const told = h("p", { class: "told quiet", "aria-hidden": "true" }, countText(people.length, meeting.participants.length) + leftOutText(meeting));
  const bars = rows.flatMap(({ stays }, index) => stays.map((stay) => [bar(stay, meeting, index), stayText(stay, meeting)]));
  makeReadable(bars, told);
  const height = rows.length * ROW + AXIS;
  const drawing = s(
    "svg",
    { class: "timeline", viewBox: `0 0 ${WIDTH} ${height}`, height, preserveAspectRatio: "none", role: "group", "aria-label": `Who was in ${meeting.room} when` },
    ...grid(height),
    ...bars.map(([element]) => element),
  );
  return h(
    "figure",
    { class: "meeting-figure" },
    h("div", { class: "timeline-box" },
      h("ul", { class: "timeline-names", "aria-hidden": "true" }, ...rows.map(({ name }) => h("li", { title: name }, name))),
      h("div", { class: "timeline-chart" }, drawing, axis(meeting))),
    h("figcaption", {}, told, asTable(meeting)),
  );
}

function bar(stay, meeting, row) {
  const length = Math.max(meeting.duration, 1);
  const start = ((stay.join_time - meeting.start_time) / length) * WIDTH;
  // Durations are in whole seconds; a visit that goes on ends where the drawing does.
  const end = isInside(stay, meeting) ? WIDTH : start + (stay.duration / length) * WIDTH;
  const width = Math.max(end - start, SHORTEST);
  const x = Math.max(0, Math.min(start, WIDTH - width));
  const text = stayText(stay, meeting);
  return s("rect", { class: `bar tone-${shade(nameOf(stay.user_name), SHADES)}`, x, y: row * ROW + (ROW - BAR) / 2, width, height: BAR }, s("title", {}, text));
}

function isInside({ participant_id: id }, { inside }) {
  return inside.includes(id);
}

function stayText(stay, meeting) {
  const { user_name, join_time, duration } = stay;
  const end = isInside(stay, meeting) ? "now" : exactText(join_time + duration);
  return `${nameOf(user_name)}: ${exactText(join_time)} to ${end}, ${spanText(duration)}`;
}

/** Says why more were there at once than are listed: Daily does not list short visits. */
function leftOutText({ participants, max_participants }) {
  return mostAtOnce(participants) < max_participants ? ". Visits under 10 seconds count above, but are not listed." : "";
}

function mostAtOnce(stays) {
  // Durations are in whole seconds, so a visit may have lasted almost a second longer.
  const isDuring = (moment) => ({ join_time, duration }) => join_time <= moment && moment <= join_time + duration + 1;
  return Math.max(0, ...stays.map(({ join_time }) => stays.filter(isDuring(join_time)).length));
}

function countText(people, visits) {
  const more = people > MOST_ROWS ? `; the first ${MOST_ROWS} are shown` : "";
  return `${people === 1 ? "1 person" : `${people} people`}, ${visits === 1 ? "1 visit" : `${visits} visits`}${more}`;
}

/** Visits by the same person share a row; visits without a name can't be matched. */
function byPerson(stays) {
  const rows = new Map();
  for (const stay of stays) {
    const key = stay.user_name || stay.participant_id;
    if (!rows.has(key)) rows.set(key, { name: nameOf(stay.user_name), stays: [] });
    rows.get(key).stays.push(stay);
  }
  return [...rows.values()];
}

function grid(height) {
  return [0.25, 0.5, 0.75].map((part) => s("line", { class: "grid-line", x1: part * WIDTH, x2: part * WIDTH, y1: 0, y2: height }));
}

function axis({ start_time, duration, ongoing }) {
  const end = start_time + duration;
  const places = duration < 240 ? [start_time, end] : [start_time, start_time + duration / 2, end];
  const label = duration < 240 ? exactText : clockText;
  return h("p", { class: "axis", "aria-hidden": "true" }, ...places.map((place, index) => h("span", {}, ongoing && index === places.length - 1 ? "now" : label(place))));
}

function asTable(meeting) {
  return fold(`table:${meeting.id}`, ["As a table"], () => [tableOf(meeting)], { class: "as-table" });
}

function tableOf(meeting) {
  const { room, participants } = meeting;
  const rows = participants.map((stay) => [
    nameOf(stay.user_name),
    moment(stay.join_time, exactText),
    isInside(stay, meeting) ? "still there" : moment(stay.join_time + stay.duration, exactText),
    spanText(stay.duration),
  ]);
  return table(`Who was in ${room}`, ["Name", "Joined", "Left", "Duration"], rows);
}
