// One's own camera, microphone and screen.

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
 * What one can send. Tells "changed".
 *
 * A microphone that is off stays open, in silence, so that it is back at once; a camera that is
 * off is let go, so that its light goes out.
 */
export class Media extends EventTarget {
  tracks = { audio: null, video: null, screenAudio: null, screenVideo: null };
  problems = { audio: null, video: null };
  #chosen = { audio: null, video: null };
  #isMicOn = false;

  /** Whether something is on. */
  isOn(kind) {
    return kind === "audio" ? this.#isMicOn && this.tracks.audio !== null : Boolean(this.tracks[kind]);
  }

  /** The track to send, or null if there is nothing to send. */
  sending(kind) {
    return this.isOn(kind) ? this.tracks[kind] : null;
  }

  /** The tracks that the browser does not let one have. */
  get blocked() {
    return Object.keys(this.problems).filter((kind) => this.problems[kind] !== null);
  }

  /** The id of the device in use. */
  device(kind) {
    return this.tracks[kind]?.getSettings().deviceId ?? this.#chosen[kind];
  }

  /** Opens what is wanted, in one question to the user where possible. */
  async open({ audio, video }) {
    if (audio && video && navigator.mediaDevices) {
      try {
        const stream = await navigator.mediaDevices.getUserMedia({
          audio: this.#constraints("audio"),
          video: this.#constraints("video"),
        });
        for (const track of stream.getTracks()) this.#take(track.kind, track);
        this.#isMicOn = true;
        this.#changed();
        return;
      } catch {
        // Perhaps one of both can be had.
      }
    }
    await this.switch("audio", audio);
    await this.switch("video", video);
  }

  /** Switches the microphone or the camera; returns whether it is as wanted then. */
  async switch(kind, isOn) {
    if (isOn && !this.tracks[kind]) await this.#open(kind);
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
    this.#drop(kind);
    if (wasOn || kind === "audio") await this.switch(kind, wasOn);
    else this.#changed();
  }

  /** The microphones ("audio") or cameras ("video") there are, as far as the browser tells. */
  async devices(kind) {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    return all.filter((one) => one.kind === `${kind}input` && one.deviceId);
  }

  /** Whether the browser can share screens. */
  get canShareScreen() {
    return Boolean(navigator.mediaDevices?.getDisplayMedia);
  }

  /** Lets the user pick a screen; returns whether they did. */
  async shareScreen() {
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: true });
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

  /** Sends a track of one's own under a name, "customAudio:..." or "customVideo:...", from now on. */
  startCustom(name, track) {
    this.#take(name, track);
    this.#changed();
  }

  /** Sends a custom track no more. */
  stopCustom(name) {
    this.#drop(name);
    delete this.tracks[name];
    this.#changed();
  }

  /** Lets go of everything. */
  close() {
    for (const kind of Object.keys(this.tracks)) this.#drop(kind);
    this.#isMicOn = false;
    this.#changed();
  }

  async #open(kind) {
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
    return device ? { ...WANTED[kind], deviceId: { exact: device } } : WANTED[kind];
  }

  #take(kind, track) {
    this.#drop(kind);
    this.tracks[kind] = track;
    if (kind in this.problems) this.problems[kind] = null;
    track.addEventListener("ended", () => {
      // It was unplugged, or the browser's own button has ended the sharing.
      if (this.tracks[kind] !== track) return;
      this.tracks[kind] = null;
      if (kind === "screenVideo") this.#drop("screenAudio");
      this.#changed();
    });
  }

  #drop(kind) {
    const track = this.tracks[kind];
    this.tracks[kind] = null;
    track?.stop();
  }

  #changed() {
    this.dispatchEvent(new Event("changed"));
  }
}
