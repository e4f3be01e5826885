// A call machine: what daily-js drives, on the call's engine.

import { Call } from "../call.js";
import { Engine } from "../engine.js";
import { Media } from "../media.js";
import { Room } from "../room.js";
import { actionFor, failure } from "./actions.js";
import { EVENTS, tellActiveSpeaker } from "./events.js";
import { Inputs } from "./inputs.js";
import { lookAt, lookAtAll, newcomer } from "./looks.js";
import { Levels, Network } from "./observers.js";
import { leaving, Over } from "./over.js";
import { Roster } from "./roster.js";
import { fatalError } from "./shapes.js";
import { storeState } from "./store.js";
import { Subscriptions } from "./subscriptions.js";

const MOST_TRIES = 3;
const FULL = { level: "full" };
const LOBBY = { level: "lobby" };
/** The type of daily-js' error when the server can't be reached. daily-js reports no error of it. */
const UNREACHABLE = "unreachable";
const ENDED = {
  ejected: "You were ejected from the meeting.",
  "exp-room": "The meeting has ended: its room has expired.",
  "exp-token": "Your meeting token has expired.",
};

/** A call as daily-js knows it, from loading to leaving, any number of times. */
export class Machine {
  call = null;
  engine = null;
  media;
  inputs;
  levels;
  network;
  subscriptions;
  access = null;
  /** The user, before the server knows them. */
  me;
  welcome = null;
  room = null;
  receiveSettings = {};
  sendSettings = {};
  /** Whether daily-js knows who is in the call, so that their tracks can start. */
  hasAnnounced = false;
  #post;
  #shared;
  #view;
  #roster;
  #properties = {};
  #isInitialized = false;
  #isIn = false;
  #willShow = false;
  #tries = 0;
  #counts = "";
  #onJoined = () => {};
  // Rejects when this visit is over.
  #over = null;

  /**
   * `post` sends a message to daily-js, `shared()` has the tracks of the page, and `view`, if there
   * is one, shows the call: see `frame.js`.
   */
  constructor({ post, shared = () => ({}), view = null }) {
    this.#post = post;
    this.#shared = shared;
    this.#view = view;
    this.#roster = new Roster((message) => this.post(message));
    this.reset();
  }

  /** Prepares for another call. */
  reset() {
    this.#close();
    this.#over = leaving();
    this.me = newcomer();
    this.media = new Media();
    this.subscriptions = new Subscriptions();
    this.inputs = new Inputs({ media: this.media, shared: this.#shared, post: (message) => this.#isInitialized && this.post(message) });
    this.levels = new Levels({ media: this.media, others: () => this.#othersLevels(), post: (message) => this.post(message) });
    this.network = new Network();
    this.media.addEventListener("changed", () => this.show());
  }

  post(message) {
    this.#post(message);
  }

  /** The tracks of everyone, for daily-js to take. */
  get state() {
    return storeState({ media: this.media, call: this.call, peers: this.engine?.peers, subscriptions: this.subscriptions });
  }

  get isInitialized() {
    return this.#isInitialized;
  }

  get isIn() {
    return this.#isIn;
  }

  get properties() {
    return this.#properties;
  }

  get shared() {
    return this.#shared();
  }

  get view() {
    return this.#view;
  }

  /** Handles an action of daily-js, and answers it if it waits for an answer. */
  async hear(message) {
    const { callbackStamp } = message;
    try {
      const result = await actionFor(message.action)(this, message);
      if (callbackStamp) this.post({ ...result, callbackStamp });
    } catch (error) {
      const { answer, event } = failure(message, error);
      if (callbackStamp) this.post({ ...answer, callbackStamp });
      if (event && !error.isTold) this.post(event);
    }
  }

  // --- before the call ---

  /** Takes daily-js' settings; the first time, says that the call machine is ready. */
  initialize({ properties = {}, preloadCache = {} }) {
    this.#properties = properties;
    Object.assign(this.me, { userName: properties.userName ?? "", userData: properties.userData ?? null });
    const { subscribeToTracksAutomatically, allowLocalAudio, allowLocalVideo, outputDeviceId } = preloadCache ?? {};
    this.subscriptions.isAutomatic = subscribeToTracksAutomatically ?? properties.subscribeToTracksAutomatically ?? true;
    this.inputs.allowed.audio = allowLocalAudio ?? properties.allowLocalAudio ?? properties.audioSource !== false;
    this.inputs.allowed.video = allowLocalVideo ?? properties.allowLocalVideo ?? properties.videoSource !== false;
    if (this.#isInitialized) return;
    this.#isInitialized = true;
    this.post({ action: "call-machine-initialized" });
    this.receiveSettings = { base: {}, ...properties.receiveSettings };
    this.sendSettings = preloadCache?.sendSettings ?? properties.sendSettings ?? {};
    const given = preloadCache?.inputSettings ?? properties.inputSettings;
    if (given) this.inputs.update(given).catch((error) => this.post(failure({ action: "update-input-settings" }, error).event));
    if (outputDeviceId) this.inputs.setSpeaker(outputDeviceId);
    const { localAudioLevelObserver: local, remoteParticipantsAudioLevelObserver: remote } = preloadCache ?? {};
    if (local?.enabled) this.levels.local.start(local.interval);
    if (remote?.enabled) this.levels.remote.start(remote.interval);
  }

  /** Asks the server who may join; ends with a fatal error if the user may not. */
  async look() {
    const { url, token } = this.#properties;
    const room = new Room(url);
    let welcome;
    try {
      welcome = await this.#whileHere(room.ask(token || room.token));
    } catch (error) {
      if (error instanceof Over) throw error;
      throw this.#fail(UNREACHABLE, `The server of ${url} can't be reached: ${error.message}`);
    }
    Object.assign(this, { room, welcome });
    if (welcome.type !== "welcome") throw this.#refuse(welcome);
    this.access = welcome.mustKnock && !this.#view ? LOBBY : FULL;
    return this.access;
  }

  /** Opens the camera and the microphone, as far as the page and the room want them. */
  async openDevices() {
    const { startAudioOff, startVideoOff } = this.#properties;
    const settings = this.welcome?.settings ?? {};
    const maySend = this.welcome?.maySend ?? { audio: true, video: true };
    const { allowed } = this.inputs;
    const opened = this.media.open({
      audio: allowed.audio && maySend.audio && !(startAudioOff ?? settings.start_audio_off),
      video: allowed.video && maySend.video && !(startVideoOff ?? settings.start_video_off),
    });
    await this.#whileHere(opened);
    this.hasCamera = true;
    this.post({ action: "started-camera" });
    this.show();
  }

  // --- the call ---

  /** Joins; ends when the user is in the call, or in its lobby, or gets no further. */
  async join() {
    if (!this.welcome) await this.look();
    if (this.#view) {
      await this.#whileHere(this.#view.prepare(this));
    } else if (!this.hasCamera) {
      this.openDevices().catch(() => {});
    }
    if (this.access === LOBBY) {
      this.#enterLobby();
      return;
    }
    await this.#whileHere(new Promise((resolve) => {
      this.#onJoined = resolve;
      this.knock();
    }));
  }

  /** What a promise comes to, unless the user leaves before. */
  #whileHere(work) {
    const over = this.#over;
    return Promise.race([work, over.promise]);
  }

  /** Joins, or knocks. */
  knock(name = null) {
    this.isBefore = false;
    const { userName, userData, token } = this.#properties;
    const call = new Call({
      room: this.room,
      token: token || this.room.token,
      userName: name || userName || "",
      userData: userData ?? null,
    });
    this.call = call;
    this.engine = new Engine(call, this.media);
    this.engine.peers.subscribe((id, track) => this.subscriptions.of(id, track) === true);
    this.engine.peers.addEventListener("changed", () => this.show());
    call.addEventListener("changed", () => this.show());
    call.addEventListener("joined", () => this.#joined());
    call.addEventListener("refused", ({ detail }) => this.#turnedAway(detail));
    call.addEventListener("left", ({ detail }) => this.#left(detail));
    call.addEventListener("lost", () => this.#lost());
    for (const [name, tell] of Object.entries(EVENTS)) {
      call.addEventListener(name, ({ detail }) => tell(this, detail));
    }
    this.#view?.begin(this);
    call.start();
  }

  /** Leaves the call, or whatever came before it. */
  leave() {
    if (this.call && !this.#isIn) this.call.abandon();
    else if (this.call) this.call.leave();
    if (this.call) return;
    this.#end();
  }

  #enterLobby() {
    this.isBefore = true;
    this.#tellAccess();
    const { shape } = lookAt(this, this.me);
    this.post({ action: "joined-meeting", participants: { local: shape } });
  }

  #joined() {
    this.#tries = 0;
    if (this.#isIn) {
      this.post({ action: "network-connection", type: "signaling", event: "connected" });
      this.engine.begin();
      return;
    }
    this.#isIn = true;
    this.access = FULL;
    this.#tellAccess();
    this.post({ action: "meeting-session-summary-updated", meetingSession: { id: this.call.meetingId } });
    this.tellSessionData();
    const people = lookAtAll(this);
    this.#tellCounts();
    this.post({
      action: "joined-meeting",
      participants: Object.fromEntries(people.map(({ shape }) => [shape.local ? "local" : shape.session_id, shape])),
      internal: { _maxAppMessageSize: 4096 },
    });
    this.#onJoined();
    this.onGranted?.(true);
    this.#roster.begin(people);
    this.post({ action: "network-quality-change", state: { state: "good", reasons: [] }, threshold: "good", quality: 100 });
    this.post({ action: "network-connection", type: "signaling", event: "connected" });
    for (const one of this.call.waiting.values()) EVENTS.knock(this, one);
    this.engine.begin();
    // The tracks that are here already start now.
    this.hasAnnounced = true;
    this.show();
  }

  /** Tells daily-js what is new about participants, once for all that happens now. */
  show() {
    if (this.#willShow) return;
    this.#willShow = true;
    queueMicrotask(() => {
      this.#willShow = false;
      if (!this.#isIn) {
        this.#showBefore();
        return;
      }
      this.#roster.show(lookAtAll(this), (id) => this.call.hasHidden(id));
      this.#tellCounts();
      tellActiveSpeaker(this);
    });
  }

  /**
   * Shows the user alone, where the page wants that before the call.
   *
   * While joining it waits: the server gives the user another id, and pages would show both.
   */
  #showBefore() {
    if (!this.isBefore || !this.hasCamera) return;
    this.hasAnnounced = true;
    this.#roster.show([lookAt(this, this.me)], () => false);
  }

  #othersLevels() {
    const others = [...(this.call?.others.keys() ?? [])];
    return Object.fromEntries(others.map((id) => [id, this.engine.peers.level(id)]));
  }

  #tellAccess() {
    this.post({ action: "access-state-updated", access: this.access });
  }

  tellSessionData() {
    this.post({ action: "meeting-session-state-updated", meetingSessionState: { data: this.call.sessionData, topology: "peer" } });
  }

  #tellCounts() {
    const { isHidden, others } = this.call;
    const participantCounts = { present: others.size + (isHidden ? 0 : 1), hidden: isHidden ? 1 : 0 };
    if (JSON.stringify(participantCounts) === this.#counts) return;
    this.#counts = JSON.stringify(participantCounts);
    this.post({ action: "participant-counts-updated", participantCounts });
  }

  // --- its end ---

  #lost() {
    if (this.#isIn) this.post({ action: "network-connection", type: "signaling", event: "interrupted" });
    this.#tries += 1;
    if (this.#isIn || this.#tries < MOST_TRIES) return;
    this.call.abandon();
    this.#fail(UNREACHABLE, `The server of ${this.#properties.url} can't be reached.`);
  }

  #turnedAway(reason) {
    const { hasKnocked, info } = this.call;
    if (hasKnocked && this.onGranted) {
      this.call = null;
      this.engine.close();
      this.onGranted(false);
      return;
    }
    this.#refuse({ reason, info });
  }

  #left(reason) {
    if (ENDED[reason]) this.post(fatalError(reason, ENDED[reason]));
    this.#end(reason);
  }

  #end(reason = "left") {
    this.#view?.end(reason);
    this.#close();
    this.post({ action: "left-meeting" });
    this.reset();
  }

  #refuse({ reason, info }) {
    this.#view?.refused(reason, this.call?.hasKnocked ?? false);
    // daily-js reports a missing room to its vendor, but not a deleted one; the server can't tell.
    const why = reason === "no-room" ? `${info}: it was deleted, or never created` : info;
    return this.#fail(reason, why ?? reason);
  }

  /** Ends everything with a fatal error; returns it, to be thrown. */
  #fail(type, msg) {
    this.post(fatalError(type, msg));
    this.reset();
    return Object.assign(new Error(msg), { type, isTold: true });
  }

  #close() {
    this.#over?.reject(new Over());
    this.#onJoined = () => {};
    this.onGranted?.(false);
    this.onGranted = null;
    this.levels?.stop();
    this.engine?.close();
    this.media?.close();
    this.call?.abandon();
    this.#roster.end();
    this.call = null;
    this.engine = null;
    this.welcome = null;
    this.access = null;
    this.hasCamera = false;
    this.isBefore = false;
    this.#isIn = false;
    this.#isInitialized = false;
    this.hasAnnounced = false;
    this.#tries = 0;
    this.#counts = "";
  }
}
