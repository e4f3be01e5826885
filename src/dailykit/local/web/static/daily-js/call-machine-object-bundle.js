// What daily-js loads in call-object mode: it begins a call machine for each call that waits for
// one. daily-js evaluates this text, so it has no address of its own: the server writes it in.

(() => {
  "use strict";

  const loading = import("{{origin}}/~/static/machine/object.js");

  /** daily-js sends actions at once; they are kept until the modules are here. */
  function begin(id, instance) {
    const early = [];
    const keep = ({ source, data }) => source === window && early.push(data);
    addEventListener("message", keep);
    let machine = null;
    const store = { getState: () => machine?.state ?? {} };
    const reset = () => machine?.reset();
    instance.callMachine = { store, reset };
    // So do versions before 0.61 find them.
    instance.resetCallMachine = reset;
    window.store ??= store;
    const target = location.protocol === "file:" ? "*" : location.origin;
    const post = (message) =>
      postMessage({ ...message, what: "iframe-call-message", from: "embedded", callClientId: id, callFrameId: id }, target);
    post({ action: "loaded" });
    loading.then(
      (modules) => {
        removeEventListener("message", keep);
        machine = modules.begin(id, instance, early);
      },
      (error) => {
        const msg = `the local Daily's modules could not be loaded: ${error.message}`;
        post({ action: "error", errorMsg: msg, error: { type: "unreachable", msg } });
      },
    );
  }

  const { pendings, instances } = window._daily;
  for (const id of pendings.splice(0)) begin(id, instances[id]);
})();
