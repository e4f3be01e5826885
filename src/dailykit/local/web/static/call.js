// The call according to the server: its participants, who is waiting, and permissions.

import { Line } from "./line.js";
import { kindOf } from "./tracks.js";

const FIRST_RETRY_MS = 400;
const LAST_RETRY_MS = 5000;
const ASK_TIME_MS = 2000;
// After these, the page rejoins when the server is back.
const COMES_BACK = new Set(["server-stopped", "connection-lost"]);

/**
 * A visit to a room. It rejoins by itself when the connection is lost.
 *
 * Dispatches events with a detail: "waiting", "joined", "refused" (the reason), "left" (the
 * reason), "lost", "changed" (a participant joined, left or changed), "came" and "went" (the
 * participant), "knock" and "knock-over" (the waiting participant), "session-data" (the data),
 * "meeting-changed" (the meeting's id), "app-message", "signal", and "beside" (the message) for recordings, transcription, telephones and the active speaker.
 */
export class Call extends EventTarget {
  me = null;
  activeSpeaker = null;
  meetingId = null;
  sessionData = {};
  others = new Map();
  waiting = new Map();
  hasKnocked = false;
  #line = null;
  #isOver = false;
  #retryMs = FIRST_RETRY_MS;
  #timer = 0;
  #clockAhead = 0;
  // The restrictions on media to and from others, by id; without an entry, everything may flow.
  #flows = new Map();
  #hidden = new Set();

  /** `room` is a `Room`. */
  constructor({ room, token, userName, userData = null }) {
    super();
    this.room = room;
    this.token = token;
    this.userName = userName;
    this.userData = userData;
  }

  /** Joins, or knocks. */
  start() {
    if (this.#isOver) return;
    this.#line = new Line(this.room.socket);
    const line = this.#line;
    line.addEventListener("open", () => this.#join(line));
    line.addEventListener("message", (event) => this.#hear(event.detail));
    line.addEventListener("closed", () => this.#retry());
  }

  /** Leaves the call, or stops waiting. */
  leave() {
    this.#line.say({ type: "leave" });
    this.#finish("left", "left");
  }

  /** Leaves without an event, whatever the state. */
  abandon() {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#timer);
    this.#line?.say({ type: "leave" });
    this.#line?.close();
  }

  /** Whether the user may send a kind of track. */
  maySend(kind) {
    if (!this.me || (kind.startsWith("screen") && !this.me.mayShareScreen)) return false;
    const rule = this.me.permissions.canSend;
    return Array.isArray(rule) ? rule.includes(kindOf(kind)) : rule === true;
  }

  /** Whether the user may send a kind of track to a participant. */
  maySendTo(id, kind) {
    return this.maySend(kind) && (this.#flows.get(id)?.send.includes(kind) ?? true);
  }

  /** Whether the user may receive a kind of track from a participant. */
  mayReceiveFrom(id, kind) {
    return this.#flows.get(id)?.receive.includes(kind) ?? true;
  }

  /** Whether the user is hidden from the others. */
  get isHidden() {
    return this.me?.permissions.hasPresence === false;
  }

  /** Whether a participant is still in the call, but no longer visible to the user. */
  hasHidden(id) {
    return this.#hidden.has(id);
  }

  /** Whether the user may admit and eject participants. */
  get mayAdmin() {
    const rule = this.me?.permissions.canAdmin;
    return Array.isArray(rule) ? rule.includes("participants") : rule === true;
  }

  /** The seconds until the user is ejected, by the server's clock; null for never. */
  get secondsLeft() {
    const end = this.me?.willEjectAt ?? null;
    return end === null ? null : end - (Date.now() / 1000 + this.#clockAhead);
  }

  /** Sends a request to the server. */
  ask(type, fields = {}) {
    return this.#line.ask({ type, ...fields });
  }

  #join(line) {
    const named = this.userName ? { userName: this.userName } : {};
    const token = this.token ? { token: this.token } : {};
    line.say({ type: "join", ...token, ...named, userData: this.userData });
  }

  #hear(message) {
    const act = HEARD[message.type];
    if (act) act(this, message);
    else this.#emit("beside", message);
  }

  #emit(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #finish(name, reason) {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#timer);
    this.#line.close();
    this.#emit(name, reason);
  }

  #retry() {
    if (this.#isOver) return;
    clearInterval(this.#timer);
    this.others.clear();
    this.waiting.clear();
    this.#emit("lost");
    setTimeout(() => this.start(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }

  // --- messages of the server; called through the table below ---

  joined({ participant, participants, waiting, media, meetingId, sessionData }) {
    this.meetingId = meetingId;
    this.sessionData = sessionData;
    this.#retryMs = FIRST_RETRY_MS;
    this.me = participant;
    this.#clockAhead = participant.joinedAt - Date.now() / 1000;
    this.others = new Map(participants.map((one) => [one.id, one]));
    this.waiting = new Map(waiting.map((one) => [one.id, one]));
    this.#flows = new Map(Object.entries(media));
    clearInterval(this.#timer);
    if (participant.willEjectAt !== null) {
      // The clock of a local Daily can be moved without an event.
      this.#timer = setInterval(() => this.#line.say({ type: "time" }), ASK_TIME_MS);
    }
    this.#emit("joined");
    this.#emit("changed");
  }

  knocked() {
    this.hasKnocked = true;
    this.#retryMs = FIRST_RETRY_MS;
    this.#emit("waiting");
  }

  refused({ reason, info }) {
    this.info = info;
    this.#finish("refused", reason);
  }

  left({ reason }) {
    if (COMES_BACK.has(reason)) this.#line.close();
    else this.#finish("left", reason);
  }

  somebody({ type, participant }) {
    if (participant.id === this.me?.id) {
      this.me = participant;
    } else {
      this.others.set(participant.id, participant);
      if (type === "participant-joined") this.#emit("came", participant);
    }
    this.#emit("changed");
  }

  gone({ id, reason }) {
    const participant = this.others.get(id);
    this.#hidden[reason === "hidden" ? "add" : "delete"](id);
    this.others.delete(id);
    if (participant) this.#emit("went", participant);
    this.#emit("changed");
  }

  knocks({ participant }) {
    this.waiting.set(participant.id, participant);
    this.#emit("knock", participant);
    this.#emit("changed");
  }

  knocksNoMore({ id }) {
    const participant = this.waiting.get(id);
    this.waiting.delete(id);
    if (participant) this.#emit("knock-over", participant);
    this.#emit("changed");
  }

  flows({ id, send, receive }) {
    this.#flows.set(id, { send, receive });
    this.#emit("changed");
  }

  speaks({ id }) {
    this.activeSpeaker = id;
    this.#emit("changed");
  }

  sharesData({ data }) {
    this.sessionData = data;
    this.#emit("session-data", data);
  }

  meetsAnew({ meetingId }) {
    this.meetingId = meetingId;
    this.sessionData = {};
    this.#emit("meeting-changed", meetingId);
  }

  time({ now }) {
    this.#clockAhead = now - Date.now() / 1000;
  }

  passOn(message) {
    this.#emit(message.type, message);
  }
}

const HEARD = {
  joined: (call, message) => call.joined(message),
  waiting: (call) => call.knocked(),
  refused: (call, message) => call.refused(message),
  left: (call, message) => call.left(message),
  "participant-joined": (call, message) => call.somebody(message),
  "participant-updated": (call, message) => call.somebody(message),
  "participant-left": (call, message) => call.gone(message),
  "waiting-participant-added": (call, message) => call.knocks(message),
  "waiting-participant-removed": (call, message) => call.knocksNoMore(message),
  media: (call, message) => call.flows(message),
  time: (call, message) => call.time(message),
  "active-speaker": (call, message) => call.speaks(message),
  "session-data": (call, message) => call.sharesData(message),
  "meeting-changed": (call, message) => call.meetsAnew(message),
  "app-message": (call, message) => call.passOn(message),
  signal: (call, message) => call.passOn(message),
};
