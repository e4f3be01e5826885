// Media from browser to browser: one connection to each of the others ("mesh").
//
// Each connection has up to four places, in this order: microphone, camera, sound of the screen,
// screen. Switching a track on or off only replaces what is in its place, so that nothing has to
// be negotiated again. Where something has (a permission has changed, a network too), both may
// begin: that is "perfect negotiation", in which the offer of the greater id counts.

/** The kinds of tracks, in the order of their places. */
export const KINDS = ["audio", "video", "screenAudio", "screenVideo"];

const SORT = { audio: "audio", video: "video", screenAudio: "audio", screenVideo: "video" };
// Both browsers are on this machine or in this network: nobody has to help them to meet.
const CONFIGURATION = { iceServers: [], bundlePolicy: "max-bundle" };

const MOST_REFUSALS = 5;
const NOT_FOUND = "not-found";

class Peer {
  #send;
  #sources;
  #onGone;
  #isMakingOffer = false;
  #isIgnoringOffer = false;
  #queue = Promise.resolve();
  #refusals = 0;

  constructor(isPolite, send, sources, { onChange, onGone }) {
    this.isPolite = isPolite;
    this.#send = send;
    this.#sources = sources;
    this.#onGone = onGone;
    this.connection = new RTCPeerConnection(CONFIGURATION);
    const connection = this.connection;
    connection.addEventListener("negotiationneeded", () => this.#offer());
    connection.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate?.candidate) send({ kind: "ice", candidate: candidate.toJSON() }).catch(() => {});
    });
    connection.addEventListener("track", onChange);
    connection.addEventListener("connectionstatechange", () => {
      if (connection.connectionState === "failed") connection.restartIce();
      onChange();
    });
  }

  /** Begins the connection. */
  begin() {
    for (const kind of KINDS) this.#add(kind);
    this.refresh();
  }

  /** Does what the other end says, one after the other. */
  hear(data) {
    this.#queue = this.#queue.then(() => this.#do(data)).catch((error) => console.warn("signal", error));
  }

  /** Sends what is to be sent now. */
  refresh() {
    for (const kind of KINDS) {
      const track = this.#sources.track(kind);
      const place = this.#place(kind) ?? (track && this.connection.remoteDescription ? this.#add(kind) : null);
      if (!place || place.stopped) continue;
      if (place.sender.track !== track) place.sender.replaceTrack(track).catch(() => {});
      const direction = this.#sources.direction(kind);
      if (place.direction !== direction) place.direction = direction;
    }
  }

  /** The other's track of a kind, whether it carries anything or not; null before there is one. */
  track(kind) {
    const place = this.#place(kind);
    return place?.mid ? place.receiver.track : null;
  }

  /** How loud the other is, from 0 to 1. */
  get level() {
    return this.#place("audio")?.receiver.getSynchronizationSources()[0]?.audioLevel ?? 0;
  }

  close() {
    this.connection.close();
  }

  #place(kind) {
    const sort = SORT[kind];
    const places = this.connection
      .getTransceivers()
      .filter((one) => one.receiver.track.kind === sort && one.direction !== "stopped");
    return places[kind.startsWith("screen") ? 1 : 0] ?? null;
  }

  #add(kind) {
    return this.connection.addTransceiver(SORT[kind], { direction: this.#sources.direction(kind) });
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
    // Nobody is told that somebody hidden has left, but that they can't be reached any more.
    this.#send({ kind: type, sdp }).catch(({ code }) => (code === NOT_FOUND ? this.#onGone() : this.#takeBack()));
  }

  /** Takes back an offer that the server did not pass on: permissions have changed meanwhile. */
  #takeBack() {
    this.#refusals += 1;
    if (this.connection.signalingState !== "have-local-offer" || this.#refusals > MOST_REFUSALS) return;
    this.connection.setLocalDescription({ type: "rollback" }).catch(() => {});
  }

  async #do({ kind, sdp, candidate }) {
    const connection = this.connection;
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
    await connection.setRemoteDescription({ type: kind, sdp });
    if (kind === "offer") {
      this.refresh();
      await connection.setLocalDescription();
      this.#describe();
    }
  }
}

/** What is to be sent to somebody, and how. */
class Sources {
  #call;
  #media;
  #id;

  constructor(call, media, id) {
    this.#call = call;
    this.#media = media;
    this.#id = id;
  }

  track(kind) {
    return this.#call.maySendTo(this.#id, kind) ? this.#media.sending(kind) : null;
  }

  direction(kind) {
    const sends = this.#call.maySendTo(this.#id, kind);
    if (this.#call.mayReceiveFrom(this.#id, kind)) return sends ? "sendrecv" : "recvonly";
    return sends ? "sendonly" : "inactive";
  }
}

/** The connections to all others. Tells "changed" when tracks may have come or gone. */
export class Peers extends EventTarget {
  #call;
  #media;
  #peers = new Map();

  /** `media` has the own tracks in `tracks`; only what `call` allows is sent. */
  constructor(call, media) {
    super();
    this.#call = call;
    this.#media = media;
    call.addEventListener("signal", ({ detail }) => this.#hear(detail));
    // Whom one sees, and is not seen by, can't begin.
    call.addEventListener("came", ({ detail: { id } }) => {
      if (call.isHidden && !this.#peers.has(id)) this.#peer(id).begin();
    });
    call.addEventListener("went", ({ detail }) => this.#close(detail.id));
    call.addEventListener("lost", () => this.closeAll());
    media.addEventListener("changed", () => this.refresh());
  }

  /** Connects to everybody who was there before. */
  begin() {
    for (const id of this.#call.others.keys()) this.#peer(id).begin();
  }

  /** Sends everybody what is to be sent now. */
  refresh() {
    for (const peer of this.#peers.values()) peer.refresh();
  }

  track(id, kind) {
    return this.#peers.get(id)?.track(kind) ?? null;
  }

  level(id) {
    return this.#peers.get(id)?.level ?? 0;
  }

  /** How the connection to somebody is: Chromium's words, "new" before there is one. */
  state(id) {
    return this.#peers.get(id)?.connection.connectionState ?? "new";
  }

  closeAll() {
    for (const id of [...this.#peers.keys()]) this.#close(id);
  }

  #hear({ from, data }) {
    // Who has no presence is not among the others, and still wants to see them.
    this.#peer(from).hear(data);
  }

  #peer(id) {
    const known = this.#peers.get(id);
    if (known && known.connection.connectionState !== "closed") return known;
    const peer = new Peer(
      this.#call.me.id < id,
      (data) => this.#call.ask("signal", { to: id, data }),
      new Sources(this.#call, this.#media, id),
      { onChange: () => this.dispatchEvent(new Event("changed")), onGone: () => this.#close(id) },
    );
    this.#peers.set(id, peer);
    return peer;
  }

  #close(id) {
    this.#peers.get(id)?.close();
    this.#peers.delete(id);
    this.dispatchEvent(new Event("changed"));
  }
}
