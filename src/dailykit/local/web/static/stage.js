// The stage: a tile for each participant and each shared screen.

import { h, initials, setShown, shade } from "./dom.js";
import { icon } from "./icons.js";

const SHADES = 6;

/** The name to show for a participant. */
export function nameOf(participant) {
  return participant.userName || "Guest";
}

class Tile {
  #video = h("video", { autoplay: true, playsinline: true });
  #audio = null;
  #face = h("span", { class: "avatar", "aria-hidden": "true" });
  #name = h("span", { class: "name" });
  #muted = h("span", { class: "muted", role: "img", "aria-label": "microphone is off", hidden: true }, icon("mic-off"));
  #hand = h("span", { class: "raised", role: "img", "aria-label": "hand is raised", hidden: true }, icon("hand"));
  #state = h("span", { class: "state", hidden: true });

  constructor(id, { isScreen, isOwn, onSilenced }) {
    this.#video.muted = true;
    this.#face.classList.add(`shade-${shade(id, SHADES)}`);
    if (isOwn && !isScreen) this.#video.classList.add("mirrored");
    if (!isOwn) this.#audio = h("audio", { autoplay: true });
    this.onSilenced = onSilenced;
    this.element = h(
      "li",
      { class: isScreen ? "tile screen" : "tile", "data-participant": id, "data-kind": isScreen ? "screen" : "camera", "data-own": isOwn },
      isScreen ? null : this.#face,
      this.#video,
      this.#audio,
      this.#hand,
      this.#state,
      h("span", { class: "label" }, this.#muted, this.#name),
    );
  }

  show({ name, video, audio, isMuted, hasHand, state, videoState }) {
    this.element.dataset.video = videoState;
    this.#name.textContent = name;
    this.#face.textContent = initials(name);
    carry(this.#video, video ? [video] : []);
    setShown(this.#video, Boolean(video));
    if (this.#audio) {
      carry(this.#audio, audio);
      if (audio.length) this.#audio.play().catch(() => this.onSilenced());
    }
    setShown(this.#muted, isMuted);
    setShown(this.#hand, hasHand);
    this.#state.textContent = state;
    setShown(this.#state, Boolean(state));
  }

  /** Lets the browser play sound, after a click. */
  wake() {
    this.#audio?.play().catch(() => {});
  }

  speaks(isSpeaking) {
    this.element.classList.toggle("speaking", isSpeaking);
  }

  react(emoji) {
    const reaction = h("span", { class: "reaction", "aria-hidden": "true" }, emoji);
    reaction.addEventListener("animationend", () => reaction.remove());
    this.element.append(reaction);
    // With reduced motion there is no animation, and so no end event.
    setTimeout(() => reaction.remove(), 3000);
  }

  close() {
    this.#video.srcObject = null;
    if (this.#audio) this.#audio.srcObject = null;
    this.element.remove();
  }
}

/** Plays tracks in a media element, without a stutter if it already plays them. */
function carry(element, tracks) {
  const current = element.srcObject?.getTracks() ?? [];
  if (current.length === tracks.length && tracks.every((track) => current.includes(track))) return;
  element.srcObject = tracks.length ? new MediaStream(tracks) : null;
}

/** All tiles. */
export class Stage {
  element = h("ul", { class: "stage", "aria-label": "People in the call" });
  #tiles = new Map();
  #onSilenced;

  /** `onSilenced` is called when the browser blocks sound until the user interacts with the page. */
  constructor(onSilenced) {
    this.#onSilenced = onSilenced;
  }

  /** Shows tiles, in order: each with `key`, `id`, `isScreen`, `isOwn` and the fields of `Tile.show`. */
  show(wanted) {
    const keys = new Set(wanted.map((one) => one.key));
    for (const [key, tile] of this.#tiles) {
      if (keys.has(key)) continue;
      tile.close();
      this.#tiles.delete(key);
    }
    wanted.forEach((one, place) => {
      const tile = this.#tiles.get(one.key) ?? this.#add(one);
      tile.show(one);
      // Moving an element would stop its video.
      if (this.element.children[place] !== tile.element) this.element.insertBefore(tile.element, this.element.children[place] ?? null);
    });
    this.element.dataset.count = String(Math.min(wanted.filter((one) => !one.isScreen).length, 12));
    this.element.classList.toggle("with-screen", wanted.some((one) => one.isScreen));
    this.element.style.setProperty("--rows", String(Math.max(3, wanted.length - 1)));
  }

  speaks(id, isSpeaking) {
    this.#tiles.get(id)?.speaks(isSpeaking);
  }

  react(id, emoji) {
    this.#tiles.get(id)?.react(emoji);
  }

  wake() {
    for (const tile of this.#tiles.values()) tile.wake();
  }

  #add(one) {
    const tile = new Tile(one.id, { isScreen: one.isScreen, isOwn: one.isOwn, onSilenced: this.#onSilenced });
    this.#tiles.set(one.key, tile);
    return tile;
  }
}
