// The kept entries of a log: read once, then updated by events.

/** The latest entries by their id, in the order in which they came. */
export class Entries {
  #most;
  #known = new Map();
  #meanwhile = null;

  constructor(most) {
    this.#most = most;
  }

  get size() {
    return this.#known.size;
  }

  /** Replaces all with the result of `reading`, a promise. Entries added meanwhile are newer. */
  async fill(reading) {
    const meanwhile = (this.#meanwhile = []);
    try {
      const entries = await reading;
      this.#known = new Map([...entries, ...meanwhile].map((entry) => [entry.id, entry]));
    } finally {
      this.#meanwhile = null;
    }
  }

  /** Adds an entry, or replaces its earlier state. */
  take(entry) {
    this.#meanwhile?.push(entry);
    this.#known.set(entry.id, entry);
    if (this.#known.size > this.#most) this.#known.delete(this.#known.keys().next().value);
  }

  /** Returns those that are wanted, newest first. */
  newestFirst(isWanted) {
    return [...this.#known.values()].reverse().filter(isWanted);
  }
}
