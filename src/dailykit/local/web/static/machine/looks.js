// How participants look to daily-js now: their shapes, and the ids of their tracks.

import { namesOf } from "../tracks.js";
import { participantShape, trackName } from "./shapes.js";

/** Returns everyone in a machine's call, the user first. */
export function lookAtAll(machine) {
  return [machine.call.me, ...machine.call.others.values()].map((one) => lookAt(machine, one));
}

/** Returns the user before the call. */
export function newcomer() {
  return {
    // Browsers have it on localhost and https pages only.
    id: crypto.randomUUID?.() ?? "local",
    userId: "",
    userName: "",
    userData: null,
    owner: false,
    joinedAt: Date.now() / 1000,
    tracks: {},
    offReasons: {},
    blocked: [],
    permissions: { hasPresence: false, canSend: true, canReceive: { base: false }, canAdmin: false },
  };
}

/** Returns a participant: before the call, the user. */
export function lookAt(machine, one) {
  const isLocal = !machine.isIn || one === machine.call.me;
  const look = (name) => (isLocal ? here(machine, name) : there(machine, one, name));
  const trackOf = (name) => (isLocal ? machine.media.tracks[name] : machine.engine.peers.track(one.id, name));
  return {
    shape: participantShape(one, { isLocal, look }),
    tracks: Object.fromEntries(namesOf(one).map((name) => [trackName(name), trackOf(name)?.id ?? null])),
  };
}

function here({ media, hasAnnounced }, name) {
  const problem = media.problems[name] ?? null;
  if (problem) return { state: "blocked", subscribed: true, problem };
  if (media.isOpening(name)) return { state: "loading", subscribed: true };
  if (!media.isOn(name)) return { state: "off", subscribed: true };
  // First as loading, so that daily-js then sees it start.
  return { state: hasAnnounced ? "playable" : "loading", subscribed: true };
}

function there({ engine, subscriptions }, one, name) {
  return { state: engine.peers.trackState(one, name), subscribed: subscriptions.of(one.id, name) };
}
