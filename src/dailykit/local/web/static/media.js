// The user's camera, microphone and screen.

const PROBLEMS = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

const WANTED = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
};

/**
 * The tracks that the user can send. Dispatches "changed".
 *
 * A microphone that is off stays open, muted, so that it is back at once; a camera that is off is
 * released, so that its light goes out.
 */
export class Media extends EventTarget {
  tracks = { audio: null, video: null, screenAudio: null, screenVideo: null };
  problems = { audio: null, video: null };
  #chosen = { audio: null, video: null };
  // Tracks of a page, to use instead of a device, and what it wants of devices.
  #given = { audio: null, video: null };
  #wanted = { audio: {}, video: {} };
  #isMicOn = false;
  #opening = new Set();
  #isClosed = false;

  /** Whether a track is on. */
  isOn(kind) {
    return kind === "audio" ? this.#isMicOn && this.tracks.audio !== null : Boolean(this.tracks[kind]);
  }

  /** Whether a device is being opened: the user may have to allow it first. */
  isOpening(kind) {
    return this.#opening.has(kind);
  }

  /** The track to send, or null for none. */
  sending(kind) {
    return this.isOn(kind) ? this.tracks[kind] : null;
  }

  /** The tracks whose device the browser blocks. */
  get blocked() {
    return Object.keys(this.problems).filter((kind) => this.problems[kind] !== null);
  }

  /** The id of the device in use. */
  device(kind) {
    return this.tracks[kind]?.getSettings().deviceId ?? this.#chosen[kind];
  }

  /** Opens the requested devices, with a single permission prompt if possible. */
  async open({ audio, video }) {
    const isGiven = this.#given.audio || this.#given.video;
    if (audio && video && !isGiven && navigator.mediaDevices) {
      try {
        await this.#whileOpening(["audio", "video"], () => this.#openBoth());
        return;
      } catch {
        // Perhaps one of them is available.
      }
    }
    await this.switch("audio", audio);
    await this.switch("video", video);
  }

  /** Switches the microphone or the camera; returns whether that succeeded. */
  async switch(kind, isOn) {
    if (isOn && !this.tracks[kind]) await this.#whileOpening([kind], () => this.#open(kind));
    if (!isOn && kind === "video") this.#drop("video");
    if (kind === "audio") this.#isMicOn = isOn && this.tracks.audio !== null;
    if (this.tracks.audio) this.tracks.audio.enabled = this.#isMicOn;
    this.#changed();
    return this.isOn(kind) === isOn;
  }

  /** Uses another device from now on. */
  async choose(kind, deviceId) {
    const wasOn = this.isOn(kind);
    this.#chosen[kind] = deviceId;
    await this.#renew(kind, null, wasOn);
  }

  /** Sends a page's own track instead of a device's. It belongs to the page and is never stopped. */
  async use(kind, track) {
    await this.#renew(kind, track, this.isOn(kind));
  }

  /** Sets constraints for a device, now if it is open. */
  async constrain(kind, constraints) {
    this.#wanted[kind] = constraints;
    if (this.tracks[kind] && !this.#given[kind]) await this.tracks[kind].applyConstraints(this.#constraints(kind));
  }

  async #renew(kind, given, wasOn) {
    this.#drop(kind);
    this.#given[kind] = given;
    if (wasOn || kind === "audio") await this.switch(kind, wasOn);
    else this.#changed();
  }

  /** The microphones ("audio") or cameras ("video") that the browser lists. */
  async devices(kind) {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    return all.filter((one) => one.kind === `${kind}input` && one.deviceId);
  }

  /** Whether the browser can share screens. */
  get canShareScreen() {
    return Boolean(navigator.mediaDevices?.getDisplayMedia);
  }

  /** Shares a page's own stream, or lets the user pick a screen; returns whether they did. */
  async shareScreen({ stream: given = null, options = { video: true, audio: true } } = {}) {
    try {
      const stream = given ?? (await navigator.mediaDevices.getDisplayMedia(options));
      for (const track of stream.getTracks()) {
        this.#take(track.kind === "audio" ? "screenAudio" : "screenVideo", track);
      }
    } catch {
      return false;
    }
    this.#changed();
    return true;
  }

  stopScreen() {
    this.#drop("screenVideo");
    this.#drop("screenAudio");
    this.#changed();
  }

  /** Starts sending a custom track, named "customAudio:..." or "customVideo:...". */
  startCustom(name, track) {
    this.#take(name, track);
    this.#changed();
  }

  /** Stops sending a custom track. */
  stopCustom(name) {
    this.#drop(name);
    delete this.tracks[name];
    this.#changed();
  }

  /** Releases all devices. */
  close() {
    this.#isClosed = true;
    for (const kind of Object.keys(this.tracks)) this.#drop(kind);
    this.#isMicOn = false;
    this.#changed();
  }

  async #whileOpening(kinds, open) {
    for (const kind of kinds) this.#opening.add(kind);
    this.#changed();
    try {
      await open();
    } finally {
      for (const kind of kinds) this.#opening.delete(kind);
      this.#changed();
    }
  }

  async #openBoth() {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: this.#constraints("audio"),
      video: this.#constraints("video"),
    });
    for (const track of stream.getTracks()) this.#take(track.kind, track);
    this.#isMicOn = true;
  }

  async #open(kind) {
    if (this.#given[kind]) {
      this.#take(kind, this.#given[kind]);
      return;
    }
    if (!navigator.mediaDevices) {
      this.problems[kind] = "insecure";
      return;
    }
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ [kind]: this.#constraints(kind) });
      this.#take(kind, stream.getTracks()[0]);
    } catch (error) {
      this.problems[kind] = PROBLEMS[error.name] ?? "broken";
    }
  }

  #constraints(kind) {
    const device = this.#chosen[kind];
    const wanted = { ...WANTED[kind], ...this.#wanted[kind] };
    return device ? { ...wanted, deviceId: { exact: device } } : wanted;
  }

  #take(kind, track) {
    this.#drop(kind);
    // The user has left while the device was being opened.
    if (this.#isClosed) {
      if (track !== this.#given[kind]) track.stop();
      return;
    }
    this.tracks[kind] = track;
    if (kind in this.problems) this.problems[kind] = null;
    track.addEventListener("ended", () => {
      // The device was unplugged, or the browser's own button ended the sharing.
      if (this.tracks[kind] !== track) return;
      this.tracks[kind] = null;
      if (kind === "screenVideo") this.#drop("screenAudio");
      this.#changed();
    });
  }

  #drop(kind) {
    const track = this.tracks[kind];
    this.tracks[kind] = null;
    if (track !== this.#given[kind]) track?.stop();
  }

  #changed() {
    this.dispatchEvent(new Event("changed"));
  }
}
