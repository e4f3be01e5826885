// Media from browser to browser: one connection to each of the others ("mesh").
//
// Each connection has four places, in this order: microphone, camera, sound of the screen, screen.
// Switching a track on or off only replaces the track in its place, without a new negotiation.
// Custom tracks use further places; each side sends the other the names of its tracks in them. When
// a negotiation is needed (a permission or the network has changed), both sides may start it: this
// is "perfect negotiation", in which the offer of the greater id counts.

import { isCustom, KINDS, sortOf, trackState } from "./tracks.js";

const FIXED = 2;
// Both browsers are on this machine or network, so no STUN or TURN server is needed.
const CONFIGURATION = { iceServers: [], bundlePolicy: "max-bundle" };

const MOST_REFUSALS = 5;
/** How long a browser takes at most to answer an offer; some programs never do. */
const PATIENCE_MS = 2500;
const NOT_FOUND = "not-found";

class Peer {
  #send;
  #sources;
  #onGone;
  #onChange;
  #isMakingOffer = false;
  #isIgnoringOffer = false;
  #queue = Promise.resolve();
  #refusals = 0;
  // Our custom tracks by their places, and theirs by mid.
  #ownNames = new Map();
  #theirNames = {};
  #notForThem = new Set();
  #toldUnwanted = "[]";

  constructor(isPolite, send, sources, { onChange, onGone }) {
    this.isPolite = isPolite;
    this.#send = send;
    this.#sources = sources;
    this.#onGone = onGone;
    this.#onChange = onChange;
    this.connection = new RTCPeerConnection(CONFIGURATION);
    const connection = this.connection;
    connection.addEventListener("negotiationneeded", () => this.#offer());
    connection.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate?.candidate) send({ kind: "ice", candidate: candidate.toJSON() }).catch(() => {});
    });
    connection.addEventListener("track", ({ track }) => {
      track.addEventListener("unmute", onChange);
      onChange();
    });
    connection.addEventListener("connectionstatechange", () => {
      if (connection.connectionState === "failed") connection.restartIce();
      onChange();
    });
  }

  /** Whether the other side has said nothing about its media yet. */
  get isUnanswered() {
    return this.connection.remoteDescription === null;
  }

  /** Begins the connection. */
  begin() {
    for (const kind of KINDS) this.#add(kind);
    this.refresh();
  }

  /** Handles the other side's signals, one after another. */
  hear(data) {
    this.#queue = this.#queue.then(() => this.#do(data)).catch((error) => console.warn("signal", error));
  }

  /** Sends the current tracks, and reports the unwanted ones. */
  refresh() {
    this.#tellUnwanted();
    for (const kind of KINDS) {
      const track = this.#sending(kind);
      const place = this.#place(kind) ?? (track && this.connection.remoteDescription ? this.#add(kind) : null);
      if (!place || place.stopped) continue;
      carry(place, track, this.#sources.direction(kind));
    }
    // An offer contains the places of all our custom tracks; before the first one there are none.
    if (this.connection.remoteDescription) this.#refreshCustom();
  }

  /** The other side's track of a kind, even without media; null before it exists. */
  track(kind) {
    const place = this.#place(kind);
    return place?.mid ? place.receiver.track : null;
  }

  /** The other side's audio level, from 0 to 1. */
  get level() {
    return this.#place("audio")?.receiver.getSynchronizationSources()[0]?.audioLevel ?? 0;
  }

  close() {
    this.connection.close();
  }

  #places(sort) {
    return this.connection
      .getTransceivers()
      .filter((one) => one.receiver.track.kind === sort && one.direction !== "stopped");
  }

  #place(kind) {
    const places = this.#places(sortOf(kind));
    if (isCustom(kind)) return places.find((one) => one.mid && this.#theirNames[one.mid] === kind) ?? null;
    return places[kind.startsWith("screen") ? 1 : 0] ?? null;
  }

  #sending(kind) {
    return this.#notForThem.has(kind) ? null : this.#sources.track(kind);
  }

  /** Assigns a place to each of our custom tracks, and frees those of removed tracks. */
  #refreshCustom() {
    const wanted = new Set(this.#sources.custom());
    const before = this.#names();
    for (const [place, name] of this.#ownNames) if (!wanted.has(name)) this.#ownNames.delete(place);
    for (const name of wanted) {
      if ([...this.#ownNames.values()].includes(name)) continue;
      const free = this.#places(sortOf(name)).slice(FIXED).find((one) => !this.#ownNames.has(one));
      this.#ownNames.set(free ?? this.connection.addTransceiver(sortOf(name)), name);
    }
    let isOpened = false;
    for (const place of ["audio", "video"].flatMap((sort) => this.#places(sort).slice(FIXED))) {
      const name = this.#ownNames.get(place);
      const was = place.direction;
      // It is also open for one of theirs.
      carry(place, name ? this.#sending(name) : null, direction(Boolean(name), true));
      isOpened ||= was !== place.direction;
    }
    // A different track in an open place needs no negotiation, but the other side must know it.
    const isRenamed = JSON.stringify(before) !== JSON.stringify(this.#names());
    if (isRenamed && !isOpened) this.#queue = this.#queue.then(() => this.#offer());
  }

  #names() {
    return Object.fromEntries([...this.#ownNames].filter(([place]) => place.mid).map(([place, name]) => [place.mid, name]));
  }

  #tellUnwanted() {
    const unwanted = this.#sources.unwanted();
    if (JSON.stringify(unwanted) === this.#toldUnwanted) return;
    this.#toldUnwanted = JSON.stringify(unwanted);
    this.#send({ kind: "unwanted", tracks: unwanted }).catch(() => {});
  }

  #add(kind) {
    return this.connection.addTransceiver(sortOf(kind), { direction: this.#sources.direction(kind) });
  }

  async #offer() {
    try {
      this.#isMakingOffer = true;
      await this.connection.setLocalDescription();
      this.#describe();
    } catch (error) {
      console.warn("offer", error);
    } finally {
      this.#isMakingOffer = false;
    }
  }

  #describe() {
    const { type, sdp } = this.connection.localDescription;
    const tracks = this.#names();
    const named = Object.keys(tracks).length ? { tracks } : {};
    // The server does not report that a hidden participant has left, only that they are unreachable.
    this.#send({ kind: type, sdp, ...named }).catch(({ code }) => (code === NOT_FOUND ? this.#onGone() : this.#takeBack()));
  }

  /** Rolls back an offer that the server refused because permissions have changed. */
  #takeBack() {
    this.#refusals += 1;
    if (this.connection.signalingState !== "have-local-offer" || this.#refusals > MOST_REFUSALS) return;
    this.connection.setLocalDescription({ type: "rollback" }).catch(() => {});
  }

  async #do({ kind, sdp, candidate, tracks }) {
    const connection = this.connection;
    if (kind === "unwanted") {
      this.#notForThem = new Set(tracks);
      this.refresh();
      return;
    }
    if (kind === "ice") {
      try {
        await connection.addIceCandidate(candidate);
      } catch (error) {
        if (!this.#isIgnoringOffer) throw error;
      }
      return;
    }
    const collides = kind === "offer" && (this.#isMakingOffer || connection.signalingState !== "stable");
    this.#isIgnoringOffer = !this.isPolite && collides;
    if (this.#isIgnoringOffer) return;
    if (kind !== "offer" && kind !== "answer") return;
    this.#theirNames = tracks ?? {};
    await connection.setRemoteDescription({ type: kind, sdp });
    if (kind === "offer") {
      this.refresh();
      await connection.setLocalDescription();
      this.#describe();
    }
    this.#onChange();
  }
}

/** The track that each place was last asked to send. */
const carried = new WeakMap();

/** Puts a track into a place, and opens it in a direction. */
function carry(place, track, direction) {
  // Not sender.track: it stays the old one until the replacement is done, and a track that was taken
  // away and given back in that time would be missing forever.
  const latest = carried.has(place) ? carried.get(place) : place.sender.track;
  if (latest !== track) {
    carried.set(place, track);
    place.sender.replaceTrack(track).catch(() => carried.delete(place));
  }
  if (place.direction !== direction) place.direction = direction;
}

function direction(sends, receives) {
  if (receives) return sends ? "sendrecv" : "recvonly";
  return sends ? "sendonly" : "inactive";
}

/** The rules for one participant: what to send, in which places, and what to receive. */
class Sources {
  #call;
  #media;
  #wants;
  #id;

  constructor(call, media, wants, id) {
    this.#call = call;
    this.#media = media;
    this.#wants = wants;
    this.#id = id;
  }

  track(kind) {
    return this.#call.maySendTo(this.#id, kind) ? this.#media.sending(kind) : null;
  }

  direction(kind) {
    return direction(this.#call.maySendTo(this.#id, kind), this.#call.mayReceiveFrom(this.#id, kind));
  }

  /** Our custom tracks that the server knows about and the participant may receive. */
  custom() {
    return Object.keys(this.#call.me.tracks).filter((name) => isCustom(name) && this.#call.maySendTo(this.#id, name));
  }

  /** Their tracks without a subscription. */
  unwanted() {
    const tracks = this.#call.others.get(this.#id)?.tracks ?? {};
    return Object.keys(tracks).filter((name) => !this.#wants(this.#id, name));
  }
}

/** The connections to all others. Dispatches "changed" when tracks may have changed. */
export class Peers extends EventTarget {
  #call;
  #media;
  #peers = new Map();
  #seen = new Map();
  #wants = () => true;

  /** `media` has our tracks in `tracks`; only those that `call` allows are sent. */
  constructor(call, media) {
    super();
    this.#call = call;
    this.#media = media;
    call.addEventListener("signal", ({ detail }) => this.#hear(detail));
    // A participant who does not see us can't begin the connection.
    call.addEventListener("came", ({ detail: { id } }) => {
      this.#see(id);
      if (call.isHidden && !this.#peers.has(id)) this.#peer(id).begin();
    });
    // A participant who was hidden is still in the call, and still receives our media.
    call.addEventListener("went", ({ detail: { id } }) => {
      if (!call.hasHidden(id)) this.#close(id);
    });
    call.addEventListener("lost", () => this.closeAll());
    media.addEventListener("changed", () => this.refresh());
  }

  /** Connects to everyone who joined before. */
  begin() {
    for (const id of this.#call.others.keys()) {
      this.#see(id);
      this.#peer(id).begin();
    }
  }

  /** Sends everyone the current tracks. */
  refresh() {
    for (const peer of this.#peers.values()) peer.refresh();
  }

  /** Subscribes: `wants(id, name)` returns whether to receive a track of another participant. */
  subscribe(wants) {
    this.#wants = wants;
    this.refresh();
    this.dispatchEvent(new Event("changed"));
  }

  /** Whether a participant's track is subscribed to. */
  wants(id, name) {
    return this.#wants(id, name);
  }

  /** The state of another participant's track; see `trackState`. */
  trackState(participant, name) {
    const { id } = participant;
    return trackState(participant, name, {
      mayReceive: this.#call.mayReceiveFrom(id, name),
      isWanted: this.#wants(id, name),
      hasMedia: this.track(id, name)?.muted === false,
      isConnected: this.state(id) === "connected",
    });
  }

  track(id, kind) {
    return this.#peers.get(id)?.track(kind) ?? null;
  }

  level(id) {
    return this.#peers.get(id)?.level ?? 0;
  }

  /** The state of the connection to a participant, in WebRTC's words; "new" before it exists. */
  state(id) {
    return this.#peers.get(id)?.connection.connectionState ?? "new";
  }

  /** Whether a participant has said nothing about their media for long: they have none. */
  isUnanswered(id) {
    return Date.now() - (this.#seen.get(id) ?? Date.now()) >= PATIENCE_MS && (this.#peers.get(id)?.isUnanswered ?? true);
  }

  /** Remembers since when a participant is here, and looks again when they should have answered. */
  #see(id) {
    this.#seen.set(id, Date.now());
    setTimeout(() => this.dispatchEvent(new Event("changed")), PATIENCE_MS + 50);
  }

  /** What WebRTC says about each connection. */
  stats() {
    return Promise.all([...this.#peers.values()].map((peer) => peer.connection.getStats()));
  }

  closeAll() {
    for (const id of [...this.#peers.keys()]) this.#close(id);
  }

  #hear({ from, data }) {
    // A hidden participant is not among the others, and still receives their media.
    this.#peer(from).hear(data);
  }

  #peer(id) {
    const known = this.#peers.get(id);
    if (known && known.connection.connectionState !== "closed") return known;
    const peer = new Peer(
      this.#call.me.id < id,
      (data) => this.#call.ask("signal", { to: id, data }),
      new Sources(this.#call, this.#media, (whose, name) => this.#wants(whose, name), id),
      { onChange: () => this.dispatchEvent(new Event("changed")), onGone: () => this.#close(id) },
    );
    this.#peers.set(id, peer);
    return peer;
  }

  #close(id) {
    this.#seen.delete(id);
    this.#peers.get(id)?.close();
    this.#peers.delete(id);
    this.dispatchEvent(new Event("changed"));
  }
}
