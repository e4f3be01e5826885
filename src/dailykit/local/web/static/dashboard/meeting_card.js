// One meeting: its room, time, duration and participants.

import { h } from "../dom.js";
import { badge } from "./pieces.js";
import { dayText, moment, shortText, spanText } from "./times.js";
import { timeline } from "./timeline.js";

/** A meeting as a card; `showsRoom` is whether to show its room. */
export function meetingCard(meeting, { showsRoom = true } = {}) {
  const { room, participants } = meeting;
  const title = showsRoom ? h("a", { href: `#/rooms/${room}`, title: room, "data-act": "room" }, room) : moment(meeting.start_time, shortText);
  return h(
    "li",
    { class: "panel meeting", "data-meeting": meeting.id },
    h("div", { class: "meeting-head" },
      h("h2", {}, title),
      meeting.ongoing ? badge("going on", "good") : null,
      h("p", { class: "row-facts" },
        showsRoom ? moment(meeting.start_time, shortText) : null,
        h("span", {}, spanText(meeting.duration)),
        h("span", {}, `at most ${meeting.max_participants} at once`))),
    participants.length ? timeline(meeting) : h("p", { class: "quiet" }, "No one has stayed for ten seconds."),
  );
}

/** Adds to a meeting the ids of the participants who are still in it. */
export function withInside(meeting, presence) {
  const inside = meeting.ongoing ? (presence.get(meeting.room) ?? []).map(({ id }) => id) : [];
  return { ...meeting, inside };
}

/** The heading of the meetings of a day. */
export function dayHeading(meeting) {
  return dayText(meeting.start_time);
}
