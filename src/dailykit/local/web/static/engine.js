// A participant's media in a call: what is sent, received, and reported to the server.
//
// The call page and daily-js' call machine both stand on this; it knows no page.

import { Meter } from "./levels.js";
import { Peers } from "./peers.js";
import { isCustom } from "./tracks.js";
import { Voice } from "./voice.js";

/** The audio level above which a participant counts as speaking. */
export const SPEAKING = 0.03;
const LISTEN_MS = 150;
/** The tracks that others can switch off. */
const OBEYED = ["audio", "video", "screenVideo"];

/**
 * Connects `call`, the call according to the server, with `media`, the user's own tracks.
 *
 * Dispatches "muted" (detail: the kind of a track that a host or a change of permissions has
 * switched off), "refused" (the error, when the server did not accept the tracks) and "listened",
 * several times a second, when the audio levels are new.
 */
export class Engine extends EventTarget {
  /** The connections to the others. */
  peers;
  /** The audio level of the user's microphone, from 0 to 1. */
  level = 0;
  #call;
  #media;
  #meter = new Meter();
  #voice = new Voice(SPEAKING, (level) => this.#call.ask("speaks", { level }).catch(() => {}));
  #timer;
  #isUpdating = 0;
  #sent = null;
  #wasTold = {};
  #hasBegun = false;
  #isClosed = false;

  constructor(call, media) {
    super();
    this.#call = call;
    this.#media = media;
    this.peers = new Peers(call, media);
    call.addEventListener("changed", () => {
      this.peers.refresh();
      if (!this.#isUpdating) this.#obey();
    });
    media.addEventListener("changed", () => this.report());
    this.#timer = setInterval(() => this.#listen(), LISTEN_MS);
  }

  /** Starts after joining, or continues after the connection was lost. */
  async begin() {
    this.#hasBegun = true;
    this.#wasTold = {};
    this.peers.begin();
    for (const kind of ["audio", "video"]) {
      if (!this.#call.maySend(kind) && this.#media.isOn(kind)) await this.#media.switch(kind, false);
    }
    await this.report();
  }

  close() {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.peers.closeAll();
    this.#meter.listen(null);
  }

  /** Reports the tracks that are sent to the server, and stops those it forbids. */
  async report() {
    if (!this.#hasBegun || this.#isClosed || !this.#call.me) return;
    const tracks = this.#onTracks();
    const { blocked } = this.#media;
    // What is on its way to the server is known there before anything else arrives.
    const known = this.#isUpdating ? this.#sent : this.#call.me;
    const isKnown = Object.entries(tracks).every(([kind, isOn]) => known.tracks[kind] === isOn);
    if (isKnown && String(blocked) === String(known.blocked)) return;
    this.#sent = { tracks, blocked };
    this.#isUpdating += 1;
    let wasRefused = false;
    try {
      await this.#call.ask("update", { tracks, blocked });
    } catch (error) {
      wasRefused = true;
      this.#emit("refused", error);
    }
    this.#isUpdating -= 1;
    await this.#obey(wasRefused);
    this.peers.refresh();
  }

  #onTracks() {
    const { tracks } = this.#media;
    const gone = Object.keys(this.#call.me.tracks).filter((kind) => isCustom(kind) && !(kind in tracks));
    return Object.fromEntries([
      ...Object.keys(tracks).map((kind) => [kind, this.#media.isOn(kind)]),
      ...gone.map((kind) => [kind, null]),
    ]);
  }

  /**
   * Switches off the tracks that a host or a change of permissions has switched off.
   *
   * A track that is on here but not yet there is being reported, unless the server refused it.
   */
  async #obey(wasRefused = false) {
    const { tracks } = this.#call.me ?? {};
    if (!tracks || this.#isUpdating || !this.#hasBegun) return;
    const before = this.#wasTold;
    this.#wasTold = { ...tracks };
    for (const kind of OBEYED) {
      if (tracks[kind] || !this.#media.isOn(kind) || !(before[kind] || wasRefused)) continue;
      if (kind === "screenVideo") this.#media.stopScreen();
      else await this.#media.switch(kind, false);
      if (!wasRefused) this.#emit("muted", kind);
    }
  }

  #listen() {
    if (!this.#call.me) return;
    this.#meter.listen(this.#media.sending("audio"));
    this.level = this.#meter.level;
    this.#voice.hear(this.level);
    this.dispatchEvent(new Event("listened"));
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
