// One room: its settings, participants, meetings and webhook deliveries.

import { h } from "../dom.js";
import { notify } from "../notices.js";
import { Refused } from "./api.js";
import { Deliveries } from "./deliveries.js";
import { roomOf } from "./delivery.js";
import { KeyedList } from "./keyed_list.js";
import { openRoom, shareRoom } from "./links.js";
import { meetingCard, withInside } from "./meeting_card.js";
import { badge, button, emptyState, face, facts, nameOf, panel } from "./pieces.js";
import { deleteRoom, expireRoom, roomPath } from "./room_acts.js";
import { changeRoom } from "./room_form.js";
import { clockText, distance, moment, shortText } from "./times.js";
import { View } from "./view.js";

const MOST_MEETINGS = 10;

/** The view of a room. */
export class RoomView extends View {
  #name;
  #room = null;
  #settings = h("div", {});
  #people = h("ul", { class: "people-list", "aria-label": "People in the call" });
  #peopleList = new KeyedList(this.#people, ({ id }) => id, (person) => this.#person(person));
  #nobody = h("p", { class: "quiet" }, "No one is in the call. Open the room, or share a link.");
  #meetings = h("ul", { class: "cards" });
  #meetingList = new KeyedList(this.#meetings, ({ id }) => id, (meeting) => meetingCard(meeting, { showsRoom: false }));
  #noMeetings = h("p", { class: "quiet", hidden: true }, "No meetings yet.");
  #deliveries;
  #missing = emptyState("search", "This room does not exist", "It may have expired or been deleted. Its past meetings and deliveries, if any, are below.", h("a", { class: "button primary", href: "#/rooms" }, "Go to the rooms"));
  #acts;
  #columns;

  constructor(daily, name) {
    const acts = h("div", { class: "view-actions", hidden: true });
    super(daily, name, { actions: [acts], back: h("a", { class: "back", href: "#/rooms" }, "Rooms") });
    this.#name = name;
    this.#acts = acts;
    acts.append(
      button("Open", () => this.act(() => openRoom(daily, this.#room)), { look: "primary", iconName: "open" }),
      button("Copy link", () => shareRoom(daily, this.#room), { iconName: "link" }),
      button("Settings", () => changeRoom(daily, this.#room, () => this.refresh()), { iconName: "settings" }),
      button("Expire now", () => this.act(() => expireRoom(daily, this.#room)), { iconName: "expire" }),
      button("Delete", () => deleteRoom(daily, this.#room, () => {
        location.hash = "#/rooms";
      }), { look: "danger", iconName: "trash" }),
    );
    this.#deliveries = new Deliveries(this, "No deliveries for this room yet.", (entry) => roomOf(entry) === name);
    this.#columns = h("div", { class: "columns", hidden: true }, panel("In the call", this.#nobody, this.#people), panel("Settings", this.#settings));
    this.#missing.hidden = true;
    this.body.append(
      this.#missing,
      this.#columns,
      panel("Meetings", this.#noMeetings, this.#meetings),
      panel("Webhook deliveries", this.#deliveries.element),
    );
  }

  async read() {
    await Promise.all([this.#readRoom(), this.#deliveries.read()]);
  }

  renew() {
    this.#deliveries.forget();
    super.renew();
  }

  hear(kind, detail) {
    super.hear(kind);
    if (kind === "delivery") this.#deliveries.take(detail);
  }

  tick() {
    if (this.#room?.config.exp <= this.daily.clock.now()) {
      this.#room = null;
      this.refresh();
    }
  }

  async #readRoom() {
    const { api } = this.daily;
    const filter = `room=${this.#name}&limit=${MOST_MEETINGS}`;
    const [room, presence, meetings] = await Promise.all([this.#find(), api.presence(), api.rest("GET", `/meetings?${filter}`)]);
    this.#room = room;
    this.#acts.hidden = this.#columns.hidden = room === null;
    this.#missing.hidden = room !== null;
    if (room) this.#settings.replaceChildren(settingsOf(room, this.daily.clock.now()));
    // The duration changes all the time, and updates by itself.
    const people = (presence.get(this.#name) ?? []).map(({ duration, ...person }) => person);
    this.#peopleList.show(people);
    this.#nobody.hidden = people.length > 0;
    this.#meetingList.show(meetings.data.map((meeting) => withInside(meeting, presence)));
    this.#noMeetings.hidden = meetings.data.length > 0;
  }

  /** Returns the room, or null if there is none. */
  async #find() {
    const { api } = this.daily;
    // Look in the list first: requesting a deleted room shows an error in the console.
    const { data, total } = await api.list("/rooms");
    const listed = data.find(({ name }) => name === this.#name);
    if (listed || data.length >= total) return listed ?? null;
    try {
      return await api.rest("GET", roomPath({ name: this.#name }));
    } catch (error) {
      if (error instanceof Refused && error.status === 404) return null;
      throw error;
    }
  }

  #person({ id, userName, userId, joinTime }) {
    const name = nameOf(userName);
    const since = Date.parse(joinTime) / 1000;
    const eject = () => this.act(async () => {
      await this.daily.api.rest("POST", `${roomPath({ name: this.#name })}/eject`, { ids: [id] });
      notify(`${name} was ejected`);
    });
    return h(
      "li",
      { class: "person-row", "data-person": id },
      face(name),
      h("div", { class: "row-main" },
        h("p", { class: "row-title", title: name }, name),
        h("p", { class: "row-facts" }, h("span", {}, "since ", moment(since, clockText)), userId ? h("span", { title: userId }, userId) : null)),
      button("Eject", eject, { look: "small danger", "aria-label": `Eject ${name}`, "data-act": "eject" }),
    );
  }
}

function settingsOf({ url, privacy, created_at, config }, now) {
  return facts([
    ["Link", h("a", { href: url, target: "_blank", rel: "noopener" }, url)],
    ["Privacy", badge(privacy)],
    ["Made", moment(Date.parse(created_at) / 1000, shortText)],
    ...Object.entries(config).map(([name, value]) => [h("code", {}, name), settingValue(name, value, now)]),
  ]);
}

function settingValue(name, value, now) {
  if (name === "exp" || name === "nbf") return h("span", {}, moment(value, shortText), " (", distance(value, now), ")");
  if (typeof value === "boolean") return value ? "on" : "off";
  return typeof value === "object" ? h("code", {}, JSON.stringify(value)) : String(value);
}
