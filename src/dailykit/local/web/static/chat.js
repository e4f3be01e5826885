// Messages: chat between people, and messages of programs.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const MOST_KEPT = 300;
/** The format of Daily Prebuilt, so that programs written for it work here. */
const CHAT_EVENT = "chat-msg";

/** The panel with messages. `onSend` receives the text of a new one and may refuse it. */
export class Chat {
  #log = h("div", { class: "messages", role: "log", "aria-label": "Messages", tabindex: "0" });
  #text = h("input", { id: "message", autocomplete: "off", maxlength: "2000", placeholder: "Message everyone" });
  #onSend;

  constructor(mayWrite, onSend) {
    this.#onSend = onSend;
    const form = h(
      "form",
      { class: "compose", on: { submit: (event) => this.#send(event) } },
      h("label", { class: "unseen", for: "message" }, "Message"),
      this.#text,
      h("button", { class: "round small", type: "submit", "aria-label": "Send", title: "Send" }, icon("send")),
    );
    this.element = h("div", { class: "panel-body" }, this.#log, mayWrite ? form : null);
  }

  /** Shows a message. */
  add(name, data, isOwn = false) {
    const isEnd = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 60;
    const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const text = chatText(data);
    const body = text === null
      ? h("pre", {}, JSON.stringify(data, null, 2))
      : h("p", {}, text);
    this.#log.append(
      h("div", { class: isOwn ? "said own" : "said" }, h("p", { class: "by" }, h("strong", {}, name), " ", h("time", {}, time)), body),
    );
    while (this.#log.children.length > MOST_KEPT) this.#log.firstElementChild.remove();
    if (isEnd || isOwn) this.#log.scrollTop = this.#log.scrollHeight;
  }

  focus() {
    (this.#text.isConnected ? this.#text : this.#log).focus();
  }

  async #send(event) {
    event.preventDefault();
    const text = this.#text.value.trim();
    if (text && (await this.#onSend(text))) this.#text.value = "";
  }
}

/** Returns the text of a chat message, or null if it is another kind of message. */
export function chatText(data) {
  if (typeof data === "string") return data;
  return data?.event === CHAT_EVENT && typeof data.message === "string" ? data.message : null;
}

/** Returns the data of a chat message. */
export function chatMessage(text, name) {
  return { event: CHAT_EVENT, message: text, name, date: new Date().toISOString() };
}
