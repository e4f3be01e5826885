// All actions of daily-js, and what happens when one fails. None of them is left without an answer.

import { Refused } from "../line.js";
import { FRAME_ACTIONS } from "./frame_actions.js";
import { MEDIA_ACTIONS } from "./media_actions.js";
import { MEETING_ACTIONS } from "./meeting_actions.js";
import { PEOPLE_ACTIONS } from "./people_actions.js";
import { SERVICE_ACTIONS, SERVICE_ERRORS } from "./service_actions.js";
import { nonfatalError } from "./shapes.js";

/** What the local Daily does not do, by action: the end of "the local Daily does not ...". */
const NOT_DONE = {
  "add-fake-participant": "add fake participants: run `dailykit join` for more participants",
  "daily-method-start-remote-media-player": "play remote media",
  "daily-method-stop-remote-media-player": "play remote media",
  "daily-method-update-remote-media-player": "play remote media",
  "daily-method-update-live-streaming-endpoints": "add or remove endpoints of a running live stream",
  "dialin-start": "start a dial-in from a page: `LocalDaily.dial_in` calls the room",
  "set-custom-integrations": "open integrations, which are pages of other servers",
  "start-custom-integrations": "open integrations, which are pages of other servers",
  "stop-custom-integrations": "open integrations, which are pages of other servers",
  "set-network-topology": "change the topology: browsers are always connected directly",
};

const ACTIONS = { ...FRAME_ACTIONS, ...MEDIA_ACTIONS, ...MEETING_ACTIONS, ...PEOPLE_ACTIONS, ...SERVICE_ACTIONS };

/** Types of daily-js' nonfatal errors, by action. */
const NONFATAL = {
  "local-screen-start": "screen-share-error",
  "set-session-data": "meeting-session-data-error",
  "update-input-settings": "input-settings-error",
  "start-local-audio-level-observer": "local-audio-level-observer-error",
  "daily-method-start-remote-media-player": "remote-media-player-error",
};

/** Returns what does an action: a function of the machine and the message. */
export function actionFor(action) {
  if (Object.hasOwn(ACTIONS, action)) return ACTIONS[action];
  return () => {
    throw new Error(`the local Daily does not ${NOT_DONE[action] ?? `know "${action}"`}`);
  };
}

/** Returns how daily-js learns of an error: the answer to who waits for one, and the event if nothing does. */
export function failure({ action, callbackStamp }, error) {
  const why = error.message || String(error);
  if (!(error instanceof Refused || error.isTold)) console.warn(`daily-js, ${action}:`, why);
  const answer = { error: answerTo(action, error, why), errorMsg: why };
  const service = Object.entries(SERVICE_ERRORS).find(([part]) => action.includes(part));
  if (service) return { answer, event: { action: service[1], errorMsg: why } };
  const event = callbackStamp && !NONFATAL[action] ? null : nonfatalError(NONFATAL[action] ?? "not-done", why, { action });
  return { answer, event };
}

/** daily-js rejects with what is in the answer; some of its methods make an Error of it. */
function answerTo(action, error, why) {
  if (action === "set-output-device") return { type: "unknown", message: why };
  if (error.type) return { type: error.type, msg: why };
  return why;
}
