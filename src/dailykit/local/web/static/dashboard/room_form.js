// The usual settings of a room, to create or change one.

import { h } from "../dom.js";
import { openForm } from "./dialogs.js";
import { field, group, input, select, tick } from "./fields.js";
import { shortText } from "./times.js";

const HOUR = 3600;
const PRIVACY = [
  ["public", "Public: anyone with the link may join"],
  ["private", "Private: joining requires a meeting token"],
];
const EXPIRY = [
  ["", "Never"],
  [String(HOUR / 6), "In 10 minutes"],
  [String(HOUR), "In 1 hour"],
  [String(24 * HOUR), "In 1 day"],
  [String(7 * 24 * HOUR), "In 1 week"],
];
const KEEP = "keep";
const SWITCHES = [
  ["enable_knocking", "Knocking", " – people without access can ask to join"],
  ["enable_chat", "Chat", ""],
  ["eject_at_room_exp", "The call ends when the room expires", ""],
  ["start_video_off", "Cameras are off at first", ""],
  ["start_audio_off", "Microphones are off at first", ""],
];

/** Asks for a new room's settings and creates it; `onMade` receives the room. */
export function createRoom(daily, onMade) {
  const name = input({ maxlength: "128", pattern: "[A-Za-z0-9_\\-]+", placeholder: "a random name", autofocus: true });
  const settings = new Settings(daily);
  openForm({
    title: "New room",
    content: [field("Name", name, "Letters, digits, - and _. It becomes part of the link."), ...settings.fields],
    action: "Create room",
    onSubmit: async () => {
      const body = { ...settings.changes() };
      if (name.value) body.name = name.value;
      onMade(await daily.api.rest("POST", "/rooms", body));
    },
  });
}

/** Asks for a room's new settings and saves them; `onChanged` is called afterwards. */
export function changeRoom(daily, room, onChanged) {
  const settings = new Settings(daily, room);
  openForm({
    title: `Settings of ${room.name}`,
    content: settings.fields,
    action: "Save",
    onSubmit: async () => {
      await daily.api.rest("POST", `/rooms/${room.name}`, settings.changes());
      onChanged();
    },
  });
}

/** The fields, filled with a room's settings. */
class Settings {
  #clock;
  #was;
  #privacy;
  #expiry;
  #most;
  #switches;

  constructor({ clock }, room = { privacy: "public", config: {} }) {
    const { exp, max_participants } = room.config;
    this.#clock = clock;
    this.#was = room.config;
    const kept = exp ? [[KEEP, `Keep: ${shortText(exp)}`]] : [];
    this.#privacy = select(PRIVACY, room.privacy);
    this.#expiry = select([...kept, ...EXPIRY], exp ? KEEP : "");
    this.#most = input({ type: "number", min: "1", max: "100000", placeholder: "no limit", value: max_participants });
    this.#switches = SWITCHES.map(([name, label, hint]) => [name, tick(label, room.config[name] === true, hint)]);
  }

  get fields() {
    const ticks = this.#switches.map(([, { element }]) => element);
    return [
      field("Privacy", this.#privacy),
      h("div", { class: "side-by-side" }, field("Expires", this.#expiry), field("Maximum participants", this.#most)),
      group("In the call", ...ticks),
    ];
  }

  /** Returns only the changed settings, so that the domain's defaults still apply. */
  changes() {
    const properties = {};
    const expiry = this.#expiry.value;
    if (expiry !== KEEP && (expiry || this.#was.exp)) {
      properties.exp = expiry ? Math.round(this.#clock.now()) + Number(expiry) : null;
    }
    const most = this.#most.value ? Number(this.#most.value) : null;
    if (most !== (this.#was.max_participants ?? null)) properties.max_participants = most;
    for (const [name, { control }] of this.#switches) {
      if (control.checked !== (this.#was[name] === true)) properties[name] = control.checked;
    }
    return { privacy: this.#privacy.value, properties };
  }
}
