// Detects when the user starts and stops speaking, by the level of their microphone.

const BEGIN_LISTENS = 2;
const END_LISTENS = 4;

/** Processes levels from 0 to 1; `say` receives the level when speech starts, and 0 when it ends. */
export class Voice {
  #threshold;
  #say;
  #loud = 0;
  #quiet = 0;
  #speaks = false;

  constructor(threshold, say) {
    this.#threshold = threshold;
    this.#say = say;
  }

  hear(level) {
    const isLoud = level > this.#threshold;
    this.#loud = isLoud ? this.#loud + 1 : 0;
    this.#quiet = isLoud ? 0 : this.#quiet + 1;
    if (!this.#speaks && this.#loud >= BEGIN_LISTENS) this.#become(true, level);
    else if (this.#speaks && this.#quiet >= END_LISTENS) this.#become(false, 0);
  }

  #become(speaks, level) {
    this.#speaks = speaks;
    this.#say(level);
  }
}
