// What daily-js expects: participants, devices and errors in its shapes. Pure.

import { customName, isCustom, namesOf, offReasons, sortOf } from "../tracks.js";

/** daily-js' names for why a track is off. */
const OFF = { user: "byUser", remoteMute: "byRemoteRequest", sendPermission: "byCanSendPermission" };
/** daily-js' names for what is wrong with a device. */
const BLOCKED = {
  denied: { byPermissions: true },
  missing: { byDeviceMissing: true },
  busy: { byDeviceInUse: true },
};
/** daily-js' types of errors of devices. */
const DEVICE_ERRORS = {
  denied: "permissions",
  missing: "not-found",
  insecure: "undefined-mediadevices",
};
const ON = new Set(["loading", "interrupted", "playable", "sendable"]);

/** The name that daily-js gives to a track. */
export function trackName(name) {
  return isCustom(name) ? customName(name) : name;
}

/**
 * Returns a participant.
 *
 * `one` is the participant according to the server; `look` returns the state of a track, in the
 * words of `trackState`, whether it is subscribed to, and the problem of its device.
 */
export function participantShape(one, { isLocal, look }) {
  const tracks = Object.fromEntries(namesOf(one).map((name) => [trackName(name), trackShape(one, name, look(name))]));
  return {
    session_id: one.id,
    user_id: one.userId,
    user_name: one.userName,
    userData: one.userData ?? undefined,
    local: isLocal,
    owner: one.owner,
    joined_at: new Date(one.joinedAt * 1000),
    will_eject_at: new Date((one.willEjectAt ?? 0) * 1000),
    permissions: permissionsShape(one.permissions),
    record: false,
    audio: ON.has(tracks.audio.state),
    video: ON.has(tracks.video.state),
    screen: ON.has(tracks.screenVideo.state) || ON.has(tracks.screenAudio.state),
    tracks,
    cam_info: {},
    screen_info: {},
    networkQualityState: "good",
    networkThreshold: "good",
  };
}

function trackShape(one, name, { state, subscribed, problem }) {
  // "Receivable" here is what daily-js calls "sendable": it would be sent if it were subscribed to.
  const shape = { subscribed, state: state === "receivable" ? "sendable" : state };
  if (isCustom(name)) shape.kind = sortOf(name);
  if (state === "off") shape.off = Object.fromEntries(offReasons(one, name).map((why) => [OFF[why] ?? "byUser", true]));
  if (state === "blocked") shape.blocked = BLOCKED[problem] ?? {};
  return shape;
}

function permissionsShape({ hasPresence, canSend, canReceive, canAdmin }) {
  const setOf = (rule) => (Array.isArray(rule) ? new Set(rule) : rule);
  return { hasPresence, canSend: setOf(canSend), canReceive, canAdmin: setOf(canAdmin) };
}

/** Returns permissions as the server takes them: lists instead of sets. */
export function plainPermissions(permissions) {
  return Object.fromEntries(
    Object.entries(permissions).map(([name, rule]) => [name, rule instanceof Set ? [...rule] : rule]),
  );
}

/** Returns a waiting participant. */
export function waitingShape(one) {
  return { id: one.id, name: one.userName ?? "", awaitingAccess: { level: "full" } };
}

/** Returns the event for devices that can't be used; `problems` are those of `Media`. */
export function cameraError(problems) {
  const media = ["audio", "video"].filter((kind) => problems[kind]);
  const why = problems[media[0]];
  const names = media.map((kind) => (kind === "audio" ? "mic" : "cam"));
  const busy = names.length === 2 ? "cam-mic-in-use" : `${names[0]}-in-use`;
  const type = why === "busy" ? busy : (DEVICE_ERRORS[why] ?? "unknown");
  const msg = `The browser can't use: ${names.join(", ")} (${type}).`;
  const detail = { permissions: { blockedBy: "user", blockedMedia: media.map((kind) => (kind === "audio" ? "mic" : "video")) }, "not-found": { missingMedia: media.map((kind) => (kind === "audio" ? "mic" : "video")) } };
  return {
    action: "camera-error",
    errorMsg: { errorMsg: msg, audioOk: !problems.audio, videoOk: !problems.video },
    error: { type, msg, localizedMsg: msg, ...detail[type] },
  };
}

/** Returns the event for an error that ends the call. */
export function fatalError(type, msg) {
  return { action: "error", errorMsg: msg, error: { type, msg } };
}

/** Returns the event for an error after which the call goes on. */
export function nonfatalError(type, errorMsg, details = undefined) {
  return { action: "nonfatal-error", type, errorMsg, ...(details ? { details } : {}) };
}

/** Returns a device as it can be sent in a message. */
export function deviceShape(device) {
  return device ? { deviceId: device.deviceId, groupId: device.groupId, kind: device.kind, label: device.label } : {};
}
