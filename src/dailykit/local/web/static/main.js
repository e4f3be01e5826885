// The call page's entry point: from the address to the call.

import { Call } from "./call.js";
import { CallView } from "./call_view.js";
import { h } from "./dom.js";
import { Engine } from "./engine.js";
import { Media } from "./media.js";
import { beginFrame, isFramed } from "./machine/frame.js";
import { waitingView } from "./message_view.js";
import { show, showMessage } from "./page.js";
import { PrejoinView } from "./prejoin_view.js";
import { Room } from "./room.js";
import { leftWords, refusedWords } from "./words.js";

const NAME_KEY = "dailykit:name";

/** Removes the token from the address, where others might read it, and keeps it for reloads. */
function takeToken(room) {
  const key = `dailykit:token:${location.host}/${room}`;
  const address = new URL(location.href);
  const token = address.searchParams.get("t");
  if (token !== null) {
    address.searchParams.delete("t");
    history.replaceState(null, "", address);
    if (token) sessionStorage.setItem(key, token);
    else sessionStorage.removeItem(key);
  }
  return sessionStorage.getItem(key);
}

const reload = () => location.reload();

const LOOPBACK = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const MISSING = ["no-room", "exp-room"];

/** The way to the dashboard, which is for this machine, where a missing room can be created. */
function wayOut(reason) {
  if (!MISSING.includes(reason) || !LOOPBACK.test(location.hostname)) return [];
  return [h("a", { class: "button", href: "/~/#/rooms" }, "Open the dashboard")];
}

function enter(room, token, userName, welcome, media) {
  const call = new Call({ room, token, userName });
  const engine = new Engine(call, media);
  const view = new CallView(call, media, engine, welcome);
  const finish = () => {
    view.close();
    engine.close();
    media.close();
  };
  call.addEventListener("joined", () => {
    engine.begin();
    if (!view.element.isConnected) show(view.element, room.name);
    view.begin();
  });
  call.addEventListener("waiting", () => show(waitingView(room.name, () => call.leave()), `Waiting: ${room.name}`));
  call.addEventListener("refused", ({ detail }) => {
    finish();
    showMessage(refusedWords(detail, call.hasKnocked), detail, reload);
  });
  call.addEventListener("left", ({ detail }) => {
    finish();
    showMessage(leftWords(detail), detail, reload);
  });
  addEventListener("pagehide", () => call.leave(), { once: true });
  call.start();
}

async function main() {
  const room = new Room(location.href);
  const token = takeToken(room.path);
  show(h("main", { class: "page", "aria-busy": "true" }, h("p", { class: "quiet" }, "Opening the room…")), room.name);
  let welcome;
  try {
    welcome = await room.ask(token);
  } catch {
    showMessage(["plug", "The server can't be reached", "Is it still running?", "Try again"], "offline", reload);
    return;
  }
  if (welcome.type !== "welcome") {
    showMessage(refusedWords(welcome.reason, false), welcome.reason, reload, wayOut(welcome.reason));
    return;
  }
  const media = new Media();
  const { settings, maySend } = welcome;
  const wanted = {
    audio: maySend.audio && !settings.start_audio_off,
    video: maySend.video && !settings.start_video_off,
  };
  const name = welcome.userName ?? localStorage.getItem(NAME_KEY) ?? "";
  if (!settings.enable_prejoin_ui) {
    await media.open(wanted);
    enter(room, token, name, welcome, media);
    return;
  }
  const prejoin = new PrejoinView({ room: room.name, welcome, media, name, onJoin: (chosen) => {
    if (!welcome.userName) localStorage.setItem(NAME_KEY, chosen);
    enter(room, token, chosen, welcome, media);
    prejoin.close();
  } });
  show(prejoin.element, `Join ${room.name}`);
  await media.open(wanted);
}

// daily-js opens this page in a frame of its own, and drives it.
if (isFramed()) beginFrame();
else main();
