// Choosing a camera and a microphone, with their problems.

import { h, setShown } from "./dom.js";
import { deviceWords } from "./words.js";

const LABELS = { audio: "Microphone", video: "Camera" };

/** A list of devices to choose from. Call `close` when it is no longer needed. */
export class DeviceChoice {
  #kind;
  #media;
  #select;
  #problem;
  #update = () => this.update();

  constructor(kind, media, id) {
    this.#kind = kind;
    this.#media = media;
    this.#select = h("select", { id, on: { change: () => media.choose(kind, this.#select.value) } });
    this.#problem = h("p", { class: "problem", role: "status" });
    this.element = h(
      "div",
      { class: "field" },
      h("label", { for: id }, LABELS[kind]),
      this.#select,
      this.#problem,
    );
    media.addEventListener("changed", this.#update);
    navigator.mediaDevices?.addEventListener("devicechange", this.#update);
    this.update();
  }

  async update() {
    const devices = await this.#media.devices(this.#kind);
    const options = devices.map((device, number) =>
      h("option", { value: device.deviceId }, device.label || `${LABELS[this.#kind]} ${number + 1}`),
    );
    if (!options.length) options.push(h("option", { value: "" }, "None found"));
    this.#select.replaceChildren(...options);
    this.#select.disabled = devices.length === 0;
    const chosen = this.#media.device(this.#kind);
    if (devices.some((device) => device.deviceId === chosen)) this.#select.value = chosen;
    const problem = this.#media.problems[this.#kind];
    this.#problem.textContent = problem ? deviceWords(this.#kind, problem) : "";
    setShown(this.#problem, Boolean(problem));
  }

  close() {
    this.#media.removeEventListener("changed", this.#update);
    navigator.mediaDevices?.removeEventListener("devicechange", this.#update);
  }
}
