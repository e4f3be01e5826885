// The WebSocket to the server: messages in, requests with answers out.

/** A request that the server refused. */
export class Refused extends Error {
  constructor(code, info) {
    super(info ?? code);
    this.code = code;
  }
}

/** A connection to the server. Dispatches "message" (detail: the message) and "closed". */
export class Line extends EventTarget {
  #socket;
  #pending = new Map();
  #number = 0;

  constructor(url) {
    super();
    this.#socket = new WebSocket(url);
    this.#socket.addEventListener("open", () => this.dispatchEvent(new Event("open")));
    this.#socket.addEventListener("message", (event) => this.#hear(JSON.parse(event.data)));
    this.#socket.addEventListener("close", () => this.#end());
  }

  /** Sends a message that needs no answer. It is lost when the connection is closed. */
  say(message) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Sends a message; the promise resolves to the result, or rejects with `Refused`. */
  ask(message) {
    return new Promise((resolve, reject) => {
      if (this.#socket.readyState !== WebSocket.OPEN) {
        reject(new Refused("left", "the connection is closed"));
        return;
      }
      const id = ++this.#number;
      this.#pending.set(id, { resolve, reject });
      this.say({ ...message, id });
    });
  }

  close() {
    this.#socket.close();
  }

  #hear(message) {
    const asked = this.#pending.get(message.re);
    if (message.type === "done" || message.type === "error") {
      this.#pending.delete(message.re);
      if (message.type === "done") asked?.resolve(message.result);
      else if (asked) asked.reject(new Refused(message.error, message.info));
      else console.warn("the server refused:", message.error, message.info);
      return;
    }
    this.dispatchEvent(new CustomEvent("message", { detail: message }));
  }

  #end() {
    for (const { reject } of this.#pending.values()) reject(new Refused("left", "the connection was lost"));
    this.#pending.clear();
    this.dispatchEvent(new Event("closed"));
  }
}
