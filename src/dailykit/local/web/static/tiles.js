// The tiles of a call: cameras, shared screens and custom tracks, with their audio.

import { nameOf } from "./stage.js";
import { customName, kindOf } from "./tracks.js";

const NO_MEDIA = "No media";
const STATES = { disconnected: "Connection is weak…", failed: "No connection" };

/** The tiles of a call, for `Stage.show`. */
export class Tiles {
  #call;
  #media;
  #peers;

  constructor(call, media, peers) {
    this.#call = call;
    this.#media = media;
    this.#peers = peers;
  }

  /** The tiles of these participants, in order: screens and custom tracks come first. */
  of(people) {
    const extra = people.flatMap((one) => [...this.#screen(one), ...this.#custom(one)]);
    return [...extra, ...people.map((one) => this.#person(one))];
  }

  #track(one, kind) {
    if (!one.tracks[kind]) return null;
    if (one === this.#call.me) return this.#media.sending(kind);
    return this.#call.mayReceiveFrom(one.id, kind) ? this.#peers.track(one.id, kind) : null;
  }

  #person(one) {
    const isOwn = one === this.#call.me;
    return {
      key: one.id,
      id: one.id,
      isScreen: false,
      isOwn,
      name: isOwn ? `${nameOf(one)} (you)` : nameOf(one),
      video: isOwn ? this.#media.sending("video") : this.#track(one, "video"),
      videoState: this.#state(one, "video"),
      audio: isOwn ? [] : this.#sounds(one),
      isMuted: !one.tracks.audio,
      hasHand: Boolean(one.userData?.handRaised),
      state: isOwn ? "" : this.#connection(one),
    };
  }

  /** What to say of the connection to a participant; nothing if it works. */
  #connection(one) {
    const state = this.#peers.state(one.id);
    if (state !== "new" && state !== "connecting") return STATES[state] ?? "";
    // Nothing of theirs is missing. Programs may join without media, and answer no browser.
    if (!Object.values(one.tracks).some(Boolean)) return "";
    return this.#peers.isUnanswered(one.id) ? NO_MEDIA : "Connecting…";
  }

  #screen(one) {
    const video = this.#track(one, "screenVideo");
    if (!video) return [];
    const isOwn = one === this.#call.me;
    const name = isOwn ? "Your screen" : `${nameOf(one)}’s screen`;
    const audio = isOwn ? null : this.#track(one, "screenAudio");
    return [extraTile({ key: `${one.id}/screen`, id: one.id, isOwn, name, video, audio: audio ? [audio] : [], videoState: this.#state(one, "screenVideo") })];
  }

  #custom(one) {
    const isOwn = one === this.#call.me;
    return Object.keys(one.tracks).filter((kind) => kindOf(kind) === "customVideo").flatMap((kind) => {
      const video = this.#track(one, kind);
      const name = `${isOwn ? "You" : nameOf(one)}: ${customName(kind)}`;
      return video ? [extraTile({ key: `${one.id}/${kind}`, id: one.id, isOwn, name, video, audio: [], videoState: this.#state(one, kind) })] : [];
    });
  }

  /** All audio of a participant, except their screen's. */
  #sounds(one) {
    const kinds = ["audio", ...Object.keys(one.tracks).filter((kind) => kindOf(kind) === "customAudio")];
    return kinds.map((kind) => this.#track(one, kind)).filter(Boolean);
  }

  #state(one, kind) {
    if (one === this.#call.me) return this.#media.sending(kind) ? "playable" : "off";
    return this.#peers.trackState(one, kind);
  }
}

/** The video tracks of a participant besides the camera. */
function extraTile(facts) {
  return { isScreen: true, isMuted: false, hasHand: false, state: "", ...facts };
}
