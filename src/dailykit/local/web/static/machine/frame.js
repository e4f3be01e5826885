// The call page inside a frame of daily-js: the same page, driven by a call machine.

import { CallView, control } from "../call_view.js";
import { h } from "../dom.js";
import { waitingView } from "../message_view.js";
import { show, showMessage } from "../page.js";
import { PrejoinView } from "../prejoin_view.js";
import { leftWords, refusedWords } from "../words.js";
import { Channel } from "./channel.js";
import { Machine } from "./machine.js";
import { applyTheme } from "./theme.js";

const parameters = new URLSearchParams(location.search);

/** Whether daily-js has opened this page: it names itself in the address. */
export function isFramed() {
  return parameters.has("emb") && window.parent !== window;
}

/** The origin of the page around the frame. */
function parentOrigin() {
  const known = location.ancestorOrigins?.[0];
  return known ?? new URL(parameters.get("embHref")).origin;
}

/** Begins a call machine for the page around the frame. */
export function beginFrame() {
  // Others might read the token in the address.
  const address = new URL(location.href);
  address.searchParams.delete("t");
  history.replaceState(null, "", address);
  const view = new FrameView();
  const channel = new Channel(parameters.get("emb"), {
    peer: window.parent,
    origin: parentOrigin(),
    onAction: (message) => machine.hear(message),
  });
  const post = (message) => channel.post(message);
  const machine = new Machine({ post, view });
  view.post = post;
  show(h("main", { class: "page", "aria-busy": "true" }, h("p", { class: "quiet" }, "Opening the room…")), document.title);
  addEventListener("pagehide", () => machine.leave(), { once: true });
  post({ action: "iframe-ready-for-launch-config" });
}

/** What is on the page: before, during and after the call. */
class FrameView {
  post = () => {};
  #properties = {};
  #buttons = h("div", { class: "extras" });
  #call = null;
  #showsOwn = true;

  /** Takes the settings of the page around the frame, and says that the page is loaded. */
  launch(properties) {
    this.#properties = properties;
    if (properties.theme) this.setTheme(properties.theme);
    if (properties.customTrayButtons) this.setButtons(properties.customTrayButtons);
    this.#showsOwn = properties.showLocalVideo ?? true;
    this.post({ action: "loaded" });
  }

  /** Lets the user prepare, if the room wants that; resolves when they join. */
  async prepare(machine) {
    const { welcome, properties, room } = machine;
    const opened = machine.openDevices().catch(() => {});
    if (!welcome.settings.enable_prejoin_ui) {
      await opened;
      return;
    }
    const name = welcome.userName ?? properties.userName ?? "";
    properties.userName = await new Promise((resolve) => {
      const prejoin = new PrejoinView({ room: room.name, welcome, media: machine.media, name, onJoin: (chosen) => {
        prejoin.close();
        resolve(chosen);
      } });
      show(prejoin.element, `Join ${room.name}`);
    });
  }

  /** Shows a call, from joining or knocking on. */
  begin({ call, media, engine, welcome, room }) {
    const view = new CallView(call, media, engine, welcome, {
      showLeave: Boolean(this.#properties.showLeaveButton),
      extras: [this.#buttons, ...this.#fullscreenButton()],
      onPanel: (panel) => this.post({ action: "sidebar-view-changed", view: panel }),
    });
    this.#call = view;
    this.setLocalVideo(this.#showsOwn);
    call.addEventListener("joined", () => {
      if (!view.element.isConnected) show(view.element, room.name);
      view.begin();
    });
    call.addEventListener("waiting", () => show(waitingView(room.name, () => call.leave()), `Waiting: ${room.name}`));
  }

  /** Shows that the call is over. */
  end(reason) {
    this.#close();
    showMessage(leftWords(reason), reason);
  }

  /** Shows why the user may not join. */
  refused(reason, hasKnocked) {
    this.#close();
    showMessage(refusedWords(reason, hasKnocked), reason);
  }

  setTheme(theme) {
    applyTheme(document.documentElement.style, theme, matchMedia("(prefers-color-scheme: light)").matches);
  }

  /** Shows or hides the user's own picture. */
  setLocalVideo(isShown) {
    this.#showsOwn = isShown;
    this.#call?.element.classList.toggle("without-own", !isShown);
  }

  /** Shows the page's own buttons beside the others. Their icons are pictures of other servers. */
  setButtons(buttons) {
    const act = (id) => () => this.post({ action: "custom-button-click", button_id: id });
    this.#buttons.replaceChildren(...Object.entries(buttons).map(([id, { label, tooltip }]) => {
      const button = control("plus", label, act(id));
      button.title = tooltip ?? label;
      return button;
    }));
  }

  get panel() {
    return this.#call?.panel ?? null;
  }

  set panel(name) {
    if (this.#call) this.#call.panel = name;
  }

  /** Adds the page's own style. */
  style(text, bodyClass) {
    if (bodyClass) document.body.className = bodyClass;
    if (!text) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [sheet];
  }

  #fullscreenButton() {
    if (!this.#properties.showFullscreenButton) return [];
    return [control("expand", "Full screen", () => this.post({ action: "request-fullscreen" }))];
  }

  #close() {
    this.#call?.close();
    this.#call = null;
  }
}
