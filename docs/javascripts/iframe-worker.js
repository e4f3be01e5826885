// Search runs in a worker, and browsers start no workers on pages that are opened as files. There,
// run the worker's script in a hidden frame instead, so that search works in site/index.html too.
"use strict";

if (location.protocol === "file:") {
  window.Worker = class {
    onmessage = null;
    onerror = null;
    onmessageerror = null;
    #frame = document.createElement("iframe");
    #waiting = [];
    #isReady = false;

    constructor(url) {
      this.#frame.hidden = true;
      document.body.append(this.#frame);
      const inside = this.#frame.contentWindow;
      inside.postMessage = (data) => this.#deliver(this, data);
      const script = inside.document.createElement("script");
      script.src = new URL(url, location.href).href;
      script.onload = () => {
        this.#isReady = true;
        for (const data of this.#waiting.splice(0)) this.postMessage(data);
      };
      script.onerror = (event) => this.onerror?.(event);
      inside.document.body.append(script);
    }

    postMessage(data) {
      if (this.#isReady) this.#deliver(this.#frame.contentWindow, data);
      else this.#waiting.push(data);
    }

    terminate() {
      this.#frame.remove();
    }

    #deliver(target, data) {
      const copy = structuredClone(data); // as between a page and a worker
      setTimeout(() => target?.onmessage?.({ data: copy }));
    }
  };
}
