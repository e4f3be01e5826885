// Before the call: name, picture, devices.

import { DeviceChoice } from "./devices.js";
import { h, initials, setAttribute, setShown } from "./dom.js";
import { icon } from "./icons.js";
import { Meter } from "./levels.js";
import { smallPrint } from "./message_view.js";

const NOTES = {
  none: "Camera and microphone are off. You can join to watch and listen.",
  forbidden: "In this room you can only watch and listen: you may not send audio or video.",
};

/** The page before joining. */
export class PrejoinView {
  #media;
  #welcome;
  #meter = new Meter();
  #frame = 0;
  #update = () => this.#show();
  #video = h("video", { autoplay: true, playsinline: true, class: "mirrored" });
  #face = h("span", { class: "avatar", "aria-hidden": "true" });
  #bar = h("span", { class: "level" });
  #note = h("p", { class: "note", role: "status" });

  constructor({ room, welcome, media, name, onJoin }) {
    this.#media = media;
    this.#welcome = welcome;
    this.#video.muted = true;
    this.choices = [
      welcome.maySend.video ? new DeviceChoice("video", media, "camera-choice") : null,
      welcome.maySend.audio ? new DeviceChoice("audio", media, "mic-choice") : null,
    ].filter(Boolean);
    this.name = h("input", {
      id: "name",
      name: "name",
      autocomplete: "name",
      maxlength: "80",
      placeholder: "Shown to the others",
      value: name,
      readonly: Boolean(welcome.userName),
      on: { input: () => this.#show() },
    });
    this.mic = this.#toggle("audio");
    this.camera = this.#toggle("video");
    this.element = h(
      "main",
      { class: "page", "data-page": "prejoin" },
      h(
        "form",
        { class: "card prejoin", on: { submit: (event) => {
          event.preventDefault();
          onJoin(this.name.value.trim());
        } } },
        h("div", { class: "preview" }, this.#face, this.#video, h("div", { class: "preview-controls" }, this.mic, this.camera), this.#bar),
        h(
          "div",
          { class: "ready" },
          h("p", { class: "eyebrow" }, welcome.mustKnock ? "Ask to join" : "Ready to join?"),
          h("h1", { tabindex: "-1" }, room),
          h("div", { class: "field" }, h("label", { for: "name" }, "Your name"), this.name,
            welcome.userName ? h("p", { class: "quiet" }, "Your invitation sets this name.") : null),
          ...this.choices.map((choice) => choice.element),
          this.#note,
          h("button", { class: "button primary wide", type: "submit" }, welcome.mustKnock ? "Ask to join" : "Join"),
        ),
      ),
      smallPrint(),
    );
    media.addEventListener("changed", this.#update);
    this.#show();
    this.#measure();
  }

  close() {
    this.#media.removeEventListener("changed", this.#update);
    for (const choice of this.choices) choice.close();
    cancelAnimationFrame(this.#frame);
    this.#meter.listen(null);
  }

  #toggle(kind) {
    const act = () => this.#media.switch(kind, !this.#media.isOn(kind));
    return h("button", { class: "round", type: "button", disabled: !this.#welcome.maySend[kind], on: { click: act } });
  }

  #show() {
    const media = this.#media;
    showToggle(this.mic, "audio", media.isOn("audio"));
    showToggle(this.camera, "video", media.isOn("video"));
    const { video } = media.tracks;
    if (this.#video.srcObject?.getTracks()[0] !== (video ?? undefined)) {
      this.#video.srcObject = video ? new MediaStream([video]) : null;
    }
    setShown(this.#video, Boolean(video));
    this.#face.textContent = initials(this.name.value);
    const { maySend } = this.#welcome;
    const isForbidden = !maySend.audio && !maySend.video;
    const isSilent = !media.isOn("audio") && !media.isOn("video");
    this.#note.textContent = isForbidden ? NOTES.forbidden : isSilent ? NOTES.none : "";
    setShown(this.#note, isForbidden || isSilent);
  }

  #measure() {
    this.#meter.listen(this.#media.sending("audio"));
    this.#bar.style.setProperty("--level", this.#meter.level.toFixed(2));
    this.#frame = requestAnimationFrame(() => this.#measure());
  }
}

/** Shows on a button whether a device is on. */
function showToggle(button, kind, isOn) {
  const [device, symbol] = kind === "audio" ? ["microphone", "mic"] : ["camera", "camera"];
  const says = `Turn ${device} ${isOn ? "off" : "on"}`;
  if (button.title === says) return;
  button.title = says;
  setAttribute(button, "aria-label", says);
  button.classList.toggle("off", !isOn);
  button.replaceChildren(icon(isOn ? symbol : `${symbol}-off`));
}
