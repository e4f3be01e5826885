// Which tracks of others are received, by daily-js' `setSubscribedTracks`.

import { isCustom, sortOf } from "../tracks.js";
import { trackName } from "./shapes.js";

const DAILY_NAMES = { audio: "cam-audio", video: "cam-video", screenAudio: "screen-audio", screenVideo: "screen-video" };

/** Subscriptions by participant. */
export class Subscriptions {
  isAutomatic = true;
  #chosen = new Map();

  /** Sets what is received from a participant: true, false, "staged", "avatar", or by track. */
  set(id, wish) {
    const before = this.#chosen.get(id);
    const isByTrack = typeof wish === "object" && typeof before === "object";
    this.#chosen.set(id, isByTrack ? { ...before, ...wish } : wish);
  }

  forget(id) {
    this.#chosen.delete(id);
  }

  /** Whether a track is subscribed to: true, false or "staged". */
  of(id, name) {
    if (this.isAutomatic) return true;
    const wish = this.#chosen.get(id) ?? false;
    if (wish === "avatar") return sortOf(name) === "audio";
    if (typeof wish !== "object") return wish;
    if (!isCustom(name)) return wish[name] ?? false;
    const custom = wish.custom ?? false;
    return typeof custom === "object" ? (custom[trackName(name)] ?? false) : custom;
  }

  /** The subscriptions as daily-js stores them. */
  asDaily() {
    if (this.isAutomatic) return { ALL: true };
    const ids = [...this.#chosen.keys()];
    const named = (id) => Object.entries(DAILY_NAMES).map(([name, daily]) => [daily, this.of(id, name)]);
    return Object.fromEntries([["ALL", false], ...ids.map((id) => [id, Object.fromEntries(named(id))])]);
  }
}
