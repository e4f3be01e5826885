// The local Daily's time, which may differ from this machine's.

/** The server's clock, interpolated between readings. */
export class ServerClock {
  #now = Date.now() / 1000;
  #takenAt = Date.now() / 1000;
  isFrozen = false;

  /** Applies a reading of the server's clock: `now` in unix seconds and `is_frozen`. */
  take(reading) {
    this.#now = reading.now;
    this.#takenAt = Date.now() / 1000;
    this.isFrozen = reading.is_frozen;
  }

  /** Returns the time in unix seconds. */
  now() {
    return this.isFrozen ? this.#now : this.#now + Date.now() / 1000 - this.#takenAt;
  }

  /** Returns how far it is ahead of this machine's own clock, in seconds. */
  ahead() {
    return this.now() - Date.now() / 1000;
  }
}
