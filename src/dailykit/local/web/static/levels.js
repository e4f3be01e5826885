// The audio level of the user's microphone.

/** Measures one track at a time, from 0 to 1. */
export class Meter {
  #context = null;
  #analyser = null;
  #source = null;
  #track = null;
  #samples = new Float32Array(512);

  /** Starts measuring a track; null for none. */
  listen(track) {
    if (track === this.#track) return;
    this.#source?.disconnect();
    this.#source = null;
    this.#track = track;
    if (!track) return;
    this.#context ??= new AudioContext();
    this.#analyser ??= new AnalyserNode(this.#context, { fftSize: 512 });
    this.#source = this.#context.createMediaStreamSource(new MediaStream([track]));
    this.#source.connect(this.#analyser);
  }

  /** The current level. */
  get level() {
    if (!this.#source || !this.#track.enabled) return 0;
    // Browsers suspend audio contexts until the user interacts with the page.
    if (this.#context.state === "suspended") this.#context.resume().catch(() => {});
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const power = this.#samples.reduce((sum, sample) => sum + sample * sample, 0) / this.#samples.length;
    return Math.min(1, Math.sqrt(power) * 4);
  }
}
