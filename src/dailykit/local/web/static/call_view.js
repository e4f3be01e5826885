// The call on the screen: stage, controls, panels, and their interaction.

import { Chat, chatMessage, chatText } from "./chat.js";
import { DeviceChoice } from "./devices.js";
import { clockTime, h, setAttribute, setShown } from "./dom.js";
import { SPEAKING } from "./engine.js";
import { icon } from "./icons.js";
import { announce, notify } from "./notices.js";
import { People } from "./people.js";
import { nameOf, Stage } from "./stage.js";
import { Tiles } from "./tiles.js";
import { besideWords, deviceWords } from "./words.js";

const BANNER_SECONDS = 300;
const REACTIONS = ["\u{1F44D}", "\u{1F44F}", "\u{2764}\u{FE0F}", "\u{1F602}", "\u{1F62E}", "\u{1F389}"];

const SWITCHED_OFF = {
  audio: "You were muted by a host.",
  video: "Your camera was turned off by a host.",
  screenVideo: "You can no longer share your screen.",
};

/** A control in the bar at the bottom. */
export function control(symbol, text, onClick, look = "") {
  return h(
    "button",
    { class: `control ${look}`, type: "button", title: text, on: { click: onClick } },
    h("span", { class: "symbol" }, icon(symbol)),
    h("span", { class: "text" }, text),
  );
}

/** The page during the call. */
export class CallView {
  #call;
  #media;
  #settings;
  #engine;
  #peers;
  #timer;
  #frame;
  #unread = 0;
  #panel = null;
  #stage = new Stage(() => setShown(this.#silenced, true));
  #people;
  #chat;
  #tiles;

  /** `frame` is what daily-js wants of the page: `extras`, `showLeave`, `onPanel`. */
  constructor(call, media, engine, welcome, frame = {}) {
    this.#frame = { extras: [], showLeave: true, onPanel: () => {}, ...frame };
    this.#call = call;
    this.#media = media;
    this.#settings = welcome.settings;
    this.#engine = engine;
    this.#peers = engine.peers;
    this.#tiles = new Tiles(call, media, this.#peers);
    this.#chat = new Chat(this.#settings.enable_chat, (text) => this.#sendChat(text));
    this.#people = new People({
      mute: (one) => this.#mute([one]),
      muteAll: () => this.#mute([...call.others.values()].filter((one) => one.tracks.audio)),
      eject: (one) => this.#try(() => call.ask("eject", { participantId: one.id })),
      admit: (one) => this.#try(() => call.ask("admit", { participantId: one.id })),
      deny: (one) => this.#try(() => call.ask("deny", { participantId: one.id })),
    });
    this.#build(call.room.name);
    this.#listen();
  }

  /** Shows that the user is in the call, at first and again after the connection was lost. */
  begin() {
    setShown(this.#lost, false);
    this.#show();
    announce(`You are in ${this.#call.room.name}.`);
  }

  close() {
    clearInterval(this.#timer);
    for (const choice of this.#choices) choice.close();
  }

  // --- elements ---

  #build(room) {
    this.#title = h("h1", { tabindex: "-1" }, room);
    this.#count = h("span", { class: "count" });
    this.#banner = h("p", { class: "banner", role: "timer", hidden: true });
    this.#lost = h("div", { class: "lost", role: "alert", hidden: true }, h("span", { class: "spinner" }), h("p", {}, "Connection lost. Rejoining…"));
    this.#silenced = h("button", { class: "button primary wake", type: "button", hidden: true, on: { click: () => this.#wake() } }, "Turn sound on");
    this.#mic = control("mic", "Mic", () => this.#switch("audio"));
    this.#camera = control("camera", "Camera", () => this.#switch("video"));
    this.#screen = control("screen", "Share", () => this.#switchScreen(), "toggle");
    this.#hand = control("hand", "Hand", () => this.#raise(), "toggle");
    this.#smile = control("smile", "React", () => this.#toggleReactions());
    this.#chatButton = control("chat", "Chat", () => this.#toggle("chat"));
    this.#peopleButton = control("people", "People", () => this.#toggle("people"));
    this.#gear = h("button", { class: "round small", type: "button", "aria-label": "Devices", title: "Devices", on: { click: () => this.#dialog.showModal() } }, icon("settings"));
    this.#badge = h("span", { class: "dot", hidden: true });
    this.#knockBadge = h("span", { class: "dot", hidden: true });
    this.#chatButton.append(this.#badge);
    this.#peopleButton.append(this.#knockBadge);
    this.#reactions = h("div", { class: "reactions", role: "group", "aria-label": "Reactions", hidden: true },
      ...REACTIONS.map((emoji) => h("button", { class: "emoji", type: "button", "aria-label": `React with ${emoji}`, on: { click: () => this.#react(emoji) } }, emoji)));
    this.#side = h("aside", { class: "panel", hidden: true, on: { keydown: (event) => event.key === "Escape" && this.#toggle(this.#panel) } });
    this.#choices = [new DeviceChoice("video", this.#media, "camera-now"), new DeviceChoice("audio", this.#media, "mic-now")];
    this.#dialog = h("dialog", { class: "card", "aria-labelledby": "devices-title" },
      h("form", { method: "dialog" }, h("h2", { id: "devices-title" }, "Devices"), ...this.#choices.map((choice) => choice.element),
        h("button", { class: "button primary wide", type: "submit" }, "Done")));
    this.element = h(
      "main",
      { class: "call", "data-page": "call" },
      h("header", { class: "top" }, this.#title, this.#count, this.#banner, this.#recording, h("span", { class: "badge", title: "A local Daily that runs on this machine" }, "Local Daily"), this.#gear),
      h("div", { class: "middle" }, this.#stage.element, this.#side),
      this.#silenced,
      this.#lost,
      this.#reactions,
      h("nav", { class: "controls", "aria-label": "Call" },
        this.#mic, this.#camera, this.#screen, this.#hand, this.#smile, this.#chatButton, this.#peopleButton,
        ...this.#frame.extras,
        this.#frame.showLeave ? control("leave", "Leave", () => this.#call.leave(), "leave") : null),
      this.#dialog,
    );
  }

  #title;
  #count;
  #banner;
  #lost;
  #silenced;
  #mic;
  #camera;
  #screen;
  #hand;
  #smile;
  #chatButton;
  #peopleButton;
  #gear;
  #badge;
  #knockBadge;
  #reactions;
  #side;
  #choices = [];
  #dialog;

  #listen() {
    const call = this.#call;
    call.addEventListener("changed", () => this.#show());
    call.addEventListener("came", ({ detail }) => notify(`${nameOf(detail)} joined`));
    call.addEventListener("went", ({ detail }) => notify(`${nameOf(detail)} left`));
    call.addEventListener("knock", ({ detail }) => notify(`${nameOf(detail)} wants to join`));
    call.addEventListener("lost", () => {
      setShown(this.#lost, this.element.isConnected);
      this.#show();
    });
    call.addEventListener("app-message", ({ detail }) => this.#receive(detail));
    call.addEventListener("beside", ({ detail }) => this.#notice(detail));
    this.#peers.addEventListener("changed", () => this.#show());
    this.#media.addEventListener("changed", () => this.#show());
    this.#engine.addEventListener("listened", () => this.#showWho());
    this.#engine.addEventListener("muted", ({ detail }) => notify(SWITCHED_OFF[detail]));
    this.#engine.addEventListener("refused", ({ detail }) => notify(failed(detail)));
    this.#timer = setInterval(() => this.#countDown(), 500);
  }

  // --- showing ---

  #show() {
    const call = this.#call;
    if (!call.me) return;
    const media = this.#media;
    const people = [call.me, ...call.others.values()];
    this.#stage.show(this.#tiles.of(people));
    this.#count.textContent = people.length === 1 ? "only you" : `${people.length} people`;
    this.#showControls(call, media);
    this.#people.show(call);
    const knocking = call.mayAdmin ? call.waiting.size : 0;
    this.#knockBadge.textContent = String(knocking);
    setShown(this.#knockBadge, knocking > 0);
  }

  #showControls(call, media) {
    for (const [button, kind] of [[this.#mic, "audio"], [this.#camera, "video"]]) {
      showControl(button, kind, media.isOn(kind));
      button.disabled = !call.maySend(kind);
    }
    const isSharing = media.isOn("screenVideo");
    setShown(this.#screen, call.maySend("screenVideo") && media.canShareScreen);
    setAttribute(this.#screen, "aria-pressed", isSharing ? "true" : "false");
    this.#screen.title = isSharing ? "Stop sharing your screen" : "Share your screen";
    const raised = Boolean(call.userData?.handRaised);
    setAttribute(this.#hand, "aria-pressed", raised ? "true" : "false");
    this.#hand.title = raised ? "Lower your hand" : "Raise your hand";
    setShown(this.#hand, this.#settings.enable_hand_raising);
    setShown(this.#smile, this.#settings.enable_emoji_reactions);
    setShown(this.#chatButton, this.#settings.enable_chat || this.#hasMessages);
    setShown(this.#peopleButton, this.#settings.enable_people_ui || call.mayAdmin);
    setAttribute(this.#chatButton, "aria-expanded", this.#panel === "chat" ? "true" : "false");
    setAttribute(this.#peopleButton, "aria-expanded", this.#panel === "people" ? "true" : "false");
    setShown(this.#badge, this.#unread > 0);
    this.#badge.textContent = String(Math.min(this.#unread, 99));
  }

  #hasMessages = false;

  #showWho() {
    this.#stage.speaks(this.#call.me.id, this.#engine.level > SPEAKING);
    for (const one of this.#call.others.values()) {
      this.#stage.speaks(one.id, one.tracks.audio && this.#peers.level(one.id) > SPEAKING);
    }
  }

  #countDown() {
    const left = this.#call.secondsLeft;
    const isNear = left !== null && left <= BANNER_SECONDS;
    if (isNear && this.#banner.hidden) announce(`This call ends in ${clockTime(left)}.`);
    setShown(this.#banner, isNear);
    if (isNear) this.#banner.replaceChildren(h("span", {}, "This call "), "ends in ", clockTime(left));
  }

  /** The panel that is open: "chat", "people" or null. */
  get panel() {
    return this.#panel;
  }

  /** Opens a panel; null closes it. */
  set panel(name) {
    if (name !== this.#panel) this.#toggle(name ?? this.#panel);
  }

  #toggle(name) {
    const button = this.#panel === "chat" ? this.#chatButton : this.#peopleButton;
    this.#panel = this.#panel === name ? null : name;
    setShown(this.#side, this.#panel !== null);
    if (this.#panel === null) {
      button.focus();
    } else {
      const title = this.#panel === "chat" ? "Chat" : "People";
      setAttribute(this.#side, "aria-label", title);
      const close = h("button", { class: "round small", type: "button", "aria-label": `Close ${title}`, title: "Close", on: { click: () => this.#toggle(this.#panel) } }, icon("close"));
      this.#side.replaceChildren(h("header", { class: "panel-top" }, h("h2", {}, title), close), (this.#panel === "chat" ? this.#chat : this.#people).element);
      if (this.#panel === "chat") {
        this.#unread = 0;
        this.#chat.focus();
      } else {
        close.focus();
      }
    }
    this.#frame.onPanel(this.#panel);
    this.#show();
  }

  #toggleReactions() {
    setShown(this.#reactions, this.#reactions.hidden);
    setAttribute(this.#smile, "aria-expanded", this.#reactions.hidden ? "false" : "true");
  }

  #wake() {
    setShown(this.#silenced, false);
    this.#stage.wake();
  }

  // --- doing ---

  async #try(act) {
    try {
      await act();
      return true;
    } catch (error) {
      notify(failed(error));
      return false;
    }
  }

  async #switch(kind) {
    const isOn = !this.#media.isOn(kind);
    const isDone = await this.#media.switch(kind, isOn);
    if (!isDone && isOn) notify(deviceWords(kind, this.#media.problems[kind]));
  }

  async #switchScreen() {
    if (this.#media.isOn("screenVideo")) this.#media.stopScreen();
    else await this.#media.shareScreen();
  }

  async #sendChat(text) {
    const name = nameOf(this.#call.me);
    const data = chatMessage(text, name);
    const isSent = await this.#try(() => this.#call.ask("app-message", { data }));
    if (isSent) this.#chat.add("You", data, true);
    return isSent;
  }

  #receive({ from, data }) {
    const sender = this.#call.others.get(from);
    const given = from !== null && chatText(data) !== null && typeof data.name === "string" ? data.name : "";
    const name = given || (from === null ? "Server" : sender ? nameOf(sender) : "A participant");
    if (data?.event === "reaction" && REACTIONS.includes(data.emoji)) {
      this.#stage.react(from, data.emoji);
      announce(`${name} reacts with ${data.emoji}`);
      return;
    }
    this.#chat.add(name, data);
    this.#hasMessages = true;
    if (this.#panel !== "chat") this.#unread += 1;
    const text = chatText(data);
    if (text !== null && this.#panel !== "chat") notify(`${name}: ${text.slice(0, 140)}`);
    this.#show();
  }

  #react(emoji) {
    this.#stage.react(this.#call.me.id, emoji);
    this.#try(() => this.#call.ask("app-message", { data: { event: "reaction", emoji } }));
  }

  async #raise() {
    const handRaised = !this.#call.userData?.handRaised;
    this.#call.userData = handRaised ? { handRaised } : null;
    await this.#try(() => this.#call.ask("update", { userData: this.#call.userData }));
    announce(handRaised ? "Your hand is raised." : "Your hand is lowered.");
  }

  async #mute(people) {
    for (const one of people) {
      await this.#try(() => this.#call.ask("update-participant", { participantId: one.id, tracks: { audio: false } }));
    }
  }

  /** Shows events that are not about participants. */
  #notice({ type, tracks }) {
    const text = besideWords(type, tracks);
    if (text) notify(text);
    if (type.startsWith("recording-")) setShown(this.#recording, type === "recording-started");
  }

  #recording = h("span", { class: "badge", hidden: true }, "Recording");
}

/** What to say when the server refused something. */
function failed(error) {
  return `That did not work: ${error.message}.`;
}

/** Shows on a control whether a device is on. */
function showControl(button, kind, isOn) {
  const [device, symbol] = kind === "audio" ? ["microphone", "mic"] : ["camera", "camera"];
  const title = `Turn ${device} ${isOn ? "off" : "on"}`;
  if (button.title === title) return;
  button.title = title;
  setAttribute(button, "aria-pressed", isOn ? "true" : "false");
  button.classList.toggle("off", !isOn);
  button.querySelector(".symbol").replaceChildren(icon(isOn ? symbol : `${symbol}-off`));
}
