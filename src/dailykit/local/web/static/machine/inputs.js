// Cameras and microphones by daily-js' words: devices, input settings, and a page's own tracks.

import { cameraError, deviceShape, nonfatalError } from "./shapes.js";

/** What stands in messages for a track that daily-js shares beside them. */
const SHARED_TRACK = "daily-custom-track";
const NO_PROCESSOR = { type: "none" };
const UNPROCESSED = {
  video: ["video-processor-error", "the local Daily sends the picture as the camera takes it: it has no video processors"],
  audio: ["audio-processor-error", "the local Daily sends the sound as the microphone takes it: it has no audio processors"],
};

/** The inputs of `media`. `shared()` has the tracks that the page gave to daily-js. */
export class Inputs {
  #media;
  #shared;
  #post;
  #settings = {};
  #problems = "";
  #devices = "";
  #speaker = null;
  allowed = { audio: true, video: true };

  constructor({ media, shared, post }) {
    this.#media = media;
    this.#shared = shared;
    this.#post = post;
    media.addEventListener("changed", () => this.#tell());
  }

  get settings() {
    const of = (kind) => ({ processor: NO_PROCESSOR, ...this.#settings[kind] });
    return { audio: of("audio"), video: of("video") };
  }

  /** Applies input settings, as far as they are given. */
  async update(settings) {
    for (const kind of ["audio", "video"]) if (settings?.[kind]) await this.#apply(kind, settings[kind]);
    this.#post({ action: "input-settings-updated", inputSettings: this.settings });
  }

  async #apply(kind, { settings, processor }) {
    const before = this.#settings[kind] ?? {};
    this.#settings[kind] = { ...before, ...(settings ? { settings } : {}) };
    if (processor && processor.type !== "none") this.#post(nonfatalError(...UNPROCESSED[kind]));
    const { customTrack, deviceId, ...wanted } = settings ?? {};
    if (Object.keys(wanted).length) await this.#media.constrain(kind, wanted);
    if (customTrack) await this.choose(kind, SHARED_TRACK);
    else if (deviceId) await this.choose(kind, deviceId.exact ?? deviceId.ideal ?? deviceId);
  }

  /** Chooses a device by its id, or the page's own track. */
  async choose(kind, device) {
    if (device !== SHARED_TRACK) {
      await this.#media.choose(kind, device);
      return;
    }
    const track = this.#shared()[`${kind}Track`];
    if (!track) throw new Error(`the page gave no ${kind} track`);
    await this.#media.use(kind, track);
  }

  /** Chooses the next device; returns it. */
  async cycle(kind) {
    const devices = await this.#media.devices(kind);
    if (!devices.length) return null;
    const place = devices.findIndex((one) => one.deviceId === this.#media.device(kind));
    const next = devices[(place + 1) % devices.length];
    await this.#media.choose(kind, next.deviceId);
    return deviceShape(next);
  }

  /** Switches the microphone or the camera, unless the page has forbidden it. */
  async switch(kind, isOn) {
    await this.#media.switch(kind, isOn && this.allowed[kind]);
  }

  async setSpeaker(deviceId) {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    this.#speaker = all.find((one) => one.kind === "audiooutput" && one.deviceId === deviceId) ?? { deviceId, kind: "audiooutput", label: "", groupId: "" };
    await this.#tell();
  }

  /** The devices in use. */
  async infos() {
    const [camera, mic] = await Promise.all([this.#info("video"), this.#info("audio")]);
    return { camera, mic, speaker: deviceShape(this.#speaker) };
  }

  async #info(kind) {
    const device = this.#media.device(kind);
    const known = (await this.#media.devices(kind)).find((one) => one.deviceId === device);
    return known ? deviceShape(known) : device ? { deviceId: device } : {};
  }

  /** Posts what is new: problems of devices, and which are in use. */
  async #tell() {
    const { problems } = this.#media;
    const told = JSON.stringify(problems);
    if (told !== this.#problems && Object.values(problems).some(Boolean)) this.#post(cameraError(problems));
    this.#problems = told;
    const devices = await this.infos();
    const text = JSON.stringify(devices);
    if (text !== this.#devices) this.#post({ action: "selected-devices-updated", devices });
    this.#devices = text;
  }
}
