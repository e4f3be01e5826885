// What happens on the server, as it happens: server-sent events.

const KINDS = ["about", "request", "delivery", "clock", "faults", "world"];
const TRY_AGAIN_MS = 1500;

/**
 * The server's event stream.
 *
 * Dispatches each event with its content as `detail`, and `lost` when the connection breaks. After
 * a reconnect, `about` comes again: then reload everything. `refused` means that the server answers
 * but refuses the stream, for example because the domain no longer exists.
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
      // After an answer that is not a stream, browsers do not reconnect by themselves.
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
