// The names and states of tracks. Pure rules, as in Python.

/** The tracks that every participant has, in the order of their places in a connection. */
export const KINDS = ["audio", "video", "screenAudio", "screenVideo"];

/** The kind of a track, as in permissions: "customAudio" for "customAudio:music". */
export function kindOf(name) {
  return name.split(":", 1)[0];
}

/** The media of a track: "audio" or "video". */
export function sortOf(name) {
  return kindOf(name).toLowerCase().endsWith("audio") ? "audio" : "video";
}

/** Whether a track is a custom one. */
export function isCustom(name) {
  return name.startsWith("custom");
}

/** The name that the owner of a custom track has given it. */
export function customName(name) {
  return name.slice(name.indexOf(":") + 1);
}

/** The names of all tracks of a participant. */
export function namesOf(participant) {
  return [...KINDS, ...Object.keys(participant.tracks).filter(isCustom)];
}

/** Why a track of a participant is off: Daily's words. */
export function offReasons(participant, name) {
  return participant.offReasons[name] ?? ["user"];
}

/**
 * The state of a participant's track: "blocked", "off", "receivable" (not subscribed to), "loading",
 * "playable" or "interrupted".
 */
export function trackState(participant, name, { mayReceive, isWanted, hasMedia, isConnected }) {
  if (participant.blocked.includes(name)) return "blocked";
  if (!participant.tracks[name] || !mayReceive) return "off";
  if (!isWanted) return "receivable";
  if (!hasMedia) return "loading";
  return isConnected ? "playable" : "interrupted";
}
