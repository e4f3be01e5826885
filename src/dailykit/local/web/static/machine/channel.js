// Messages between daily-js and its call machine.

const WHAT = "iframe-call-message";

/** Sends to the daily-js instance `id` in the window `peer`, and hears what it sends. */
export class Channel {
  #id;
  #peer;
  #origin;
  #onAction;
  #hear = ({ source, data }) => {
    if (source === this.#peer) this.take(data);
  };

  /** `origin` is that of the page; `onAction` receives each message that has an action. */
  constructor(id, { peer, origin, onAction }) {
    this.#id = id;
    this.#peer = peer;
    this.#origin = origin;
    this.#onAction = onAction;
    addEventListener("message", this.#hear);
  }

  /** Handles the data of a message, if it is one of daily-js for this instance. */
  take(data) {
    if (data?.what !== WHAT || data.from !== "module" || !data.action) return;
    if ((data.callClientId ?? data.callFrameId) === this.#id) this.#onAction(data);
  }

  /** Sends a message: an event with an `action`, or the answer with a `callbackStamp`. */
  post(message) {
    // Older versions look for the other name.
    const addressed = { ...message, what: WHAT, from: "embedded", callClientId: this.#id, callFrameId: this.#id };
    this.#peer.postMessage(addressed, this.#origin);
  }

  close() {
    removeEventListener("message", this.#hear);
  }
}
