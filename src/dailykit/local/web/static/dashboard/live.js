// What happens on the server, as it happens: server-sent events.

const KINDS = ["about", "request", "delivery", "clock", "faults", "world"];
const TRY_AGAIN_MS = 1500;

/**
 * The line on which the server tells what happens.
 *
 * Dispatches each kind of event with what it tells as `detail`, and `lost` when the line breaks.
 * When it stands again, `about` comes once more: then read everything anew. `refused` comes where
 * the server is there and does not tell: there may be no such domain any more.
 */
export class Live extends EventTarget {
  #domain;
  #source = null;
  #timer = 0;

  constructor(domain) {
    super();
    this.#domain = domain;
  }

  open() {
    const source = new EventSource(`/~/live?domain=${encodeURIComponent(this.#domain)}`);
    this.#source = source;
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => this.#tell(kind, JSON.parse(event.data)));
    }
    source.addEventListener("error", () => {
      this.#tell("lost");
      // After an answer that is no stream, a browser does not try again by itself.
      if (source.readyState !== EventSource.CLOSED) return;
      this.#timer = setTimeout(() => this.open(), TRY_AGAIN_MS);
      this.#tell("refused");
    });
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }
}
