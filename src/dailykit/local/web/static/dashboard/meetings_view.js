// All meetings, newest first.

import { h } from "../dom.js";
import { KeyedList } from "./keyed_list.js";
import { dayHeading, meetingCard, withInside } from "./meeting_card.js";
import { button, choice, emptyState, searchField } from "./pieces.js";
import { View } from "./view.js";

const PAGE = 20;

/** The view of meetings. */
export class MeetingsView extends View {
  #room = "";
  #isOngoing = false;
  #most = PAGE;
  #days = h("div", { class: "days" });
  #list = new KeyedList(this.#days, ({ day }) => day, (item) => this.#day(item));
  #count = h("p", { class: "quiet", role: "status" });
  #more = button("Show older meetings", () => {
    this.#most += PAGE;
    this.refresh();
  });
  #empty = emptyState("people", "No meetings here", "A meeting starts when a participant joins a room: for example, open a room in two tabs. Participants who stay for ten seconds are listed.", h("a", { class: "button primary", href: "#/rooms" }, "Go to the rooms"));

  constructor(daily) {
    super(daily, "Meetings");
    const tools = h("div", { class: "tools" },
      searchField("Room", (text) => {
        this.#room = text;
        this.refresh();
      }),
      choice("Which meetings", [[false, "All"], [true, "Going on"]], false, (isOngoing) => {
        this.#isOngoing = isOngoing;
        this.refresh();
      }),
      this.#count);
    this.#empty.hidden = this.#more.hidden = true;
    this.body.append(tools, this.#days, this.#empty, h("div", { class: "more-row" }, this.#more));
  }

  async read() {
    const only = this.#isOngoing ? "?ongoing=true" : "";
    const { api } = this.daily;
    const [{ data, total }, presence] = await Promise.all([api.list(`/meetings${only}`, this.#room ? 1000 : this.#most), api.presence()]);
    const found = data.filter(({ room }) => room.toLowerCase().includes(this.#room));
    const shown = found.slice(0, this.#most).map((meeting) => withInside(meeting, presence));
    const days = Map.groupBy(shown, dayHeading);
    this.#list.show([...days].map(([day, meetings]) => ({ day, meetings })));
    this.#empty.hidden = shown.length > 0;
    this.#more.hidden = shown.length === found.length && data.length >= total;
    this.#count.textContent = this.#room ? `${shown.length} shown` : `${shown.length} of ${total}`;
  }

  #day({ day, meetings }) {
    return h("section", { class: "day", "aria-label": day }, h("p", { class: "day-name" }, day), h("ul", { class: "cards" }, ...meetings.map((meeting) => meetingCard(meeting))));
  }
}
