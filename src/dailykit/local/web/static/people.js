// The list of participants, with the actions of hosts.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { nameOf } from "./stage.js";

/** The panel with people. `acts` has mute, muteAll, eject, admit and deny. */
export class People {
  #acts;
  #waiting = h("ul", { class: "people", "aria-label": "People asking to join" });
  #inside = h("ul", { class: "people", "aria-label": "People in the call" });
  #door = h("section", { class: "knocking" }, h("h3", {}, "Asking to join"), this.#waiting);
  #muteAll;

  constructor(acts) {
    this.#acts = acts;
    this.#muteAll = h("button", { class: "button small", type: "button", on: { click: () => acts.muteAll() } }, "Mute everyone else");
    this.element = h("div", { class: "panel-body scrolls" }, this.#door, this.#inside, this.#muteAll);
  }

  show(call) {
    const hadFocus = document.activeElement?.dataset?.act;
    const waiting = call.mayAdmin ? [...call.waiting.values()] : [];
    this.#door.hidden = waiting.length === 0;
    this.#waiting.replaceChildren(...waiting.map((one) => this.#knocker(one)));
    const others = [...call.others.values()];
    this.#inside.replaceChildren(
      person(call.me, "you"),
      ...others.map((one) => person(one, "", call.mayAdmin ? this.#buttons(one) : [])),
    );
    this.#muteAll.hidden = !call.mayAdmin || !others.some((one) => one.tracks.audio);
    // The list was rebuilt: restore the focus on one of its buttons.
    if (hadFocus) this.element.querySelector(`[data-act="${CSS.escape(hadFocus)}"]`)?.focus();
  }

  #knocker(one) {
    const name = nameOf(one);
    return h(
      "li",
      { class: "person" },
      h("span", { class: "who" }, name),
      h(
        "span",
        { class: "acts" },
        act("Deny", `Deny ${name}`, `deny:${one.id}`, () => this.#acts.deny(one)),
        act("Admit", `Admit ${name}`, `admit:${one.id}`, () => this.#acts.admit(one), "primary"),
      ),
    );
  }

  #buttons(one) {
    const name = nameOf(one);
    const mute = act("Mute", `Mute ${name}`, `mute:${one.id}`, () => this.#acts.mute(one));
    mute.disabled = !one.tracks.audio;
    return [mute, act("Remove", `Remove ${name} from the call`, `eject:${one.id}`, () => this.#acts.eject(one), "danger")];
  }
}

function act(text, label, key, onClick, look = "") {
  return h("button", { class: `button small ${look}`, type: "button", "aria-label": label, "data-act": key, on: { click: onClick } }, text);
}

function person(one, remark, buttons = []) {
  const remarks = [remark, one.owner ? "host" : ""].filter(Boolean).join(", ");
  const isMuted = !one.tracks.audio;
  return h(
    "li",
    { class: "person", "data-person": one.id },
    h("span", { class: "who" }, nameOf(one), remarks ? h("span", { class: "quiet" }, ` (${remarks})`) : null),
    one.userData?.handRaised ? h("span", { role: "img", "aria-label": "hand is raised" }, icon("hand")) : null,
    h("span", { role: "img", "aria-label": isMuted ? "microphone is off" : "microphone is on", class: isMuted ? "quiet" : "" }, icon(isMuted ? "mic-off" : "mic")),
    buttons.length ? h("span", { class: "acts" }, ...buttons) : null,
  );
}
