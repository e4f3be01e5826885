// Tells daily-js about participants: who joined, changed and left.

/** Compares participants with those that were told before, and posts the differences. */
export class Roster {
  #post;
  #known = new Map();

  constructor(post) {
    this.#post = post;
  }

  /** Sets what daily-js knows already: a list of participants with the ids of their tracks. */
  begin(people) {
    this.#known = new Map(people.map((one) => [keyOf(one.shape), { text: textOf(one), shape: one.shape }]));
  }

  /** Posts what has changed since. `isHidden(id)` returns whether who is gone is only hidden. */
  show(people, isHidden) {
    const now = new Map(people.map((one) => [keyOf(one.shape), one]));
    for (const [key, { shape }] of this.#known) {
      if (now.has(key)) continue;
      this.#known.delete(key);
      const why = isHidden(key) ? { reason: "hidden" } : {};
      this.#post({ action: "participant-left", participant: shape, ...why });
    }
    for (const [key, one] of now) {
      const known = this.#known.get(key);
      const text = textOf(one);
      if (known?.text === text) continue;
      this.#known.set(key, { text, shape: one.shape });
      this.#post({ action: known || one.shape.local ? "participant-updated" : "participant-joined", participant: one.shape });
    }
  }

  end() {
    this.#known.clear();
  }
}

function keyOf({ local, session_id: id }) {
  return local ? "local" : id;
}

function textOf(one) {
  return JSON.stringify(one, (_, value) => (value instanceof Set ? [...value] : value));
}
