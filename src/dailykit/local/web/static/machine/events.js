// What the server says, as daily-js' events.

import { waitingShape } from "./shapes.js";

/** Returns a participant's id for daily-js, which knows the REST API by no id. */
function fromOf(id) {
  return id ?? "";
}

function waitingEvent(action) {
  return (machine, one) => {
    const all = [...machine.call.waiting.values()].map((each) => [each.id, waitingShape(each)]);
    machine.post({ action, participant: waitingShape(one), allWaitingParticipants: Object.fromEntries(all) });
  };
}

const PASSED_ON = ({ type, ...fields }) => ({ action: type, ...fields });

const failed = ({ type, message, ...fields }) => ({ action: type, errorMsg: message ?? fields.errorMsg ?? "", ...fields });

/** Messages for which there is more to do than to pass them on. */
const BESIDE = {
  "recording-started": (message, machine) => ({
    ...PASSED_ON(message),
    local: message.startedBy === machine.call.me.id,
    type: message.recordingType,
  }),
  "recording-error": failed,
  "live-streaming-error": failed,
  "transcription-error": failed,
  "transcription-message": ({ timestamp, ...message }) => ({ ...PASSED_ON(message), timestamp: new Date(timestamp) }),
  // daily-js has no event for it: what an admin asks for is for the page to ask its user.
  "asked-to-send": () => null,
};

/** Says what an event of `Call` means, by its name. */
export const EVENTS = {
  knock: waitingEvent("waiting-participant-added"),
  "knock-over": waitingEvent("waiting-participant-removed"),
  "app-message": (machine, { from, data }) => machine.post({ action: "app-message", fromId: fromOf(from), data }),
  "session-data": (machine) => machine.tellSessionData(),
  "meeting-changed": (machine, id) => {
    machine.post({ action: "meeting-session-summary-updated", meetingSession: { id } });
    machine.tellSessionData();
  },
  beside: (machine, message) => {
    const event = (BESIDE[message.type] ?? PASSED_ON)(message, machine);
    if (event) machine.post(event);
  },
};

/** Says who speaks; daily-js drops what it knows already. */
export function tellActiveSpeaker(machine) {
  const { activeSpeaker } = machine.call;
  if (activeSpeaker) machine.post({ action: "active-speaker-change", activeSpeaker: { peerId: activeSpeaker } });
}
