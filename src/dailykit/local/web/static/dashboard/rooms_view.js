// All rooms: create, find, open, share, expire and delete them.

import { h } from "../dom.js";
import { KeyedList } from "./keyed_list.js";
import { openRoom, shareRoom } from "./links.js";
import { badge, button, connecting, emptyState, face, iconButton, nameOf, searchField } from "./pieces.js";
import { deleteRoom, expireRoom } from "./room_acts.js";
import { createRoom } from "./room_form.js";
import { distance } from "./times.js";
import { View } from "./view.js";

const MOST_FACES = 3;
const MOST_ROOMS = 500;

/** The view of all rooms. */
export class RoomsView extends View {
  #rooms = [];
  #total = 0;
  #sought = "";
  #items = h("ul", { class: "rows", "aria-label": "Rooms" });
  #list = new KeyedList(this.#items, ({ room }) => room.id, (item) => this.#row(item));
  #count = h("p", { class: "quiet", role: "status" });
  #tools = h("div", { class: "tools" }, searchField("Search rooms", (text) => {
    this.#sought = text;
    this.#show();
  }), this.#count);
  #empty;

  constructor(daily) {
    const create = () => createRoom(daily, (room) => {
      location.hash = `#/rooms/${room.name}`;
    });
    super(daily, "Rooms", { actions: [button("New room", create, { look: "primary", iconName: "plus" })] });
    this.#empty = emptyState(
      "door",
      "No rooms yet",
      "A room is a link to a call. Create one here, from your program, or in a terminal:",
      connecting("dailykit rooms create standup"),
      button("Create the first room", create, { look: "primary" }),
    );
    this.body.append(this.#tools, this.#items, this.#empty);
    this.#tools.hidden = this.#empty.hidden = true;
  }

  async read() {
    const { api } = this.daily;
    const [{ data, total }, presence] = await Promise.all([api.list("/rooms", MOST_ROOMS), api.presence()]);
    this.#rooms = data.map((room) => ({ room, people: (presence.get(room.name) ?? []).map((one) => nameOf(one.userName)) }));
    this.#total = total;
    this.#show();
  }

  tick() {
    // No event reports that a room has expired.
    const now = this.daily.clock.now();
    if (this.#rooms.some(({ room }) => room.config.exp <= now)) this.refresh();
  }

  #show() {
    const found = this.#rooms.filter(({ room }) => room.name.toLowerCase().includes(this.#sought));
    this.#list.show(found);
    this.#empty.hidden = this.#rooms.length > 0;
    this.#tools.hidden = this.#rooms.length === 0;
    this.#tell(found.length);
  }

  #tell(found) {
    const inside = this.#rooms.reduce((sum, { people }) => sum + people.length, 0);
    const rooms = found === this.#total ? (found === 1 ? "1 room" : `${found} rooms`) : `${found} of ${this.#total} rooms`;
    const text = `${rooms}, ${inside} in calls`;
    if (this.#count.textContent !== text) this.#count.textContent = text;
  }

  #row({ room, people }) {
    const { daily } = this;
    const { name, config } = room;
    const act = (job) => () => this.act(() => job(daily, room));
    return h(
      "li",
      { class: "row room-row", "data-room": name },
      h("div", { class: "row-main" },
        h("a", { class: "row-title", href: `#/rooms/${name}`, title: name, "data-act": "name" }, name),
        h("p", { class: "row-facts" }, badge(room.privacy), ...roomFacts(room, daily.clock.now()))),
      presenceOf(people),
      h("div", { class: "row-acts" },
        iconButton("open", `Open ${name}`, act(openRoom), { "data-act": "open" }),
        iconButton("link", `Copy a link to ${name}`, () => shareRoom(daily, room), { "data-act": "link" }),
        iconButton("expire", `Expire ${name} now`, act(expireRoom), { "data-act": "expire" }),
        h("span", { class: "apart" }),
        iconButton("trash", `Delete ${name}`, () => deleteRoom(daily, room, () => this.refresh()), { look: "danger", "data-act": "delete" })),
    );
  }
}

/** Returns a room's notable settings, in a few words each. */
function roomFacts({ config, created_at }, now) {
  return [
    config.nbf > now ? h("span", {}, "opens ", distance(config.nbf, now)) : null,
    config.exp ? h("span", {}, "expires ", distance(config.exp, now)) : null,
    config.max_participants ? h("span", {}, `at most ${config.max_participants}`) : null,
    config.enable_knocking ? h("span", {}, "knocking") : null,
    config.enable_chat ? h("span", {}, "chat") : null,
    h("span", {}, "created ", distance(Date.parse(created_at) / 1000, now)),
  ].filter(Boolean);
}

function presenceOf(people) {
  const more = people.length > MOST_FACES ? [h("span", { class: "face more", "aria-hidden": "true" }, `+${people.length - MOST_FACES}`)] : [];
  return h(
    "div",
    { class: people.length ? "inside" : "inside nobody", title: people.join(", ") },
    people.length ? h("span", { class: "faces" }, ...people.slice(0, MOST_FACES).map(face), ...more) : null,
    h("span", { class: "inside-count" }, people.length ? `${people.length} inside` : "no one inside"),
  );
}
