// Messages between daily-js and its call machine.

const WHAT = "iframe-call-message";

/** Sends to the daily-js instance `id` in the window `peer`, and hears what it sends. */
export class Channel {
  #id;
  #peer;
  #origin;
  #onAction;
  // Versions before 0.61 call the instance by another name; until one has sent something, by both.
  #names = ["callClientId", "callFrameId"];
  #isAlive;
  #hear = ({ source, data }) => {
    if (!this.#isAlive()) this.close();
    else if (source === this.#peer) this.take(data);
  };

  /**
   * `origin` is that of the page; `onAction` receives each message that has an action. When
   * `isAlive` returns false, nothing comes any more.
   */
  constructor(id, { peer, origin, onAction, isAlive = () => true }) {
    this.#isAlive = isAlive;
    this.#id = id;
    this.#peer = peer;
    this.#origin = origin;
    this.#onAction = onAction;
    addEventListener("message", this.#hear);
  }

  /** Handles the data of a message, if it is one of daily-js for this instance. */
  take(data) {
    if (data?.what !== WHAT || data.from !== "module" || !data.action) return;
    const name = this.#names.find((one) => data[one] === this.#id);
    if (!name) return;
    this.#names = [name];
    this.#onAction(data);
  }

  /** Sends a message: an event with an `action`, or the answer with a `callbackStamp`. */
  post(message) {
    const addressed = Object.fromEntries(this.#names.map((name) => [name, this.#id]));
    this.#peer.postMessage({ ...message, ...addressed, what: WHAT, from: "embedded" }, this.#origin);
  }

  close() {
    removeEventListener("message", this.#hear);
  }
}
