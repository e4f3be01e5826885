// The call machine in a page of a user's own: daily-js' call object.

import { Channel } from "./channel.js";
import { Machine } from "./machine.js";

/**
 * Begins a call machine.
 *
 * `instance` is where daily-js shares tracks, and `early` has what it sent until now.
 */
export function begin(id, instance, early) {
  const origin = location.protocol === "file:" ? "*" : location.origin;
  const channel = new Channel(id, {
    peer: window,
    origin,
    onAction: (message) => machine.hear(message),
    // daily-js forgets an instance that was destroyed.
    isAlive: () => window._daily?.instances?.[id] === instance,
  });
  const post = (message) => channel.post(message);
  const machine = new Machine({ post, shared: () => instance.tracks ?? window._dailyPreloadCache ?? {} });
  for (const data of early) channel.take(data);
  return machine;
}
