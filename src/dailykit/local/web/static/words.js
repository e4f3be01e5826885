// The texts for people who are not, or no longer, in the call.

const TRY_AGAIN = "Try again";
const REJOIN = "Join again";

/** Why the user may not join, by the server's reason. */
const REFUSED = {
  "no-room": ["search", "This room does not exist", "Check the link, or ask for a new one."],
  "nbf-room": ["clock", "This room is not open yet", "Come back when the meeting is about to start."],
  "exp-room": ["clock", "This room has expired", "Ask for a link to a new room."],
  "nbf-token": ["clock", "Your invitation is not valid yet", "Come back when the meeting is about to start."],
  "exp-token": ["clock", "Your invitation has expired", "Ask for a new link to join this room."],
  "meeting-full": ["people", "The room is full", "You can join when another participant leaves."],
  "not-allowed": ["lock", "This room is private", "You need a link with a valid invitation to join."],
  ejected: ["ban", "You can't rejoin this call", "You were removed from it, and it is still going on."],
};

/** Why the user has left the call. */
const LEFT = {
  left: ["door", "You left the call", "The others can no longer see or hear you.", REJOIN],
  ejected: ["ban", "You were removed from the call", "A host, or a setting of the meeting, removed you.", TRY_AGAIN],
  "exp-room": ["clock", "The call is over", "The room's time is up.", TRY_AGAIN],
  "exp-token": ["clock", "Your time is up", "Your invitation expired during the call.", TRY_AGAIN],
};

const UNKNOWN = ["plug", "Something went wrong", "The server gave a reason that this page does not know."];
const DENIED = ["lock", "You were not admitted", "A host denied your request to join."];

/** Returns the texts for a refusal: icon, title, text and the button's label. */
export function refusedWords(reason, hasKnocked) {
  if (hasKnocked && reason === "not-allowed") return [...DENIED, "Ask again"];
  return [...(REFUSED[reason] ?? UNKNOWN), TRY_AGAIN];
}

/** Returns the texts for having left. */
export function leftWords(reason) {
  return LEFT[reason] ?? [...UNKNOWN, TRY_AGAIN];
}

/** Returns what is wrong with a device. */
export function deviceWords(kind, problem) {
  const device = kind === "audio" ? "microphone" : "camera";
  const words = {
    missing: `No ${device} was found.`,
    denied: `The browser may not use your ${device}. Allow it in the address bar.`,
    busy: `Your ${device} is in use by another program.`,
    insecure: "Browsers allow cameras and microphones only on localhost or https pages.",
  };
  return words[problem] ?? `Your ${device} can't be used.`;
}

const BESIDE = {
  "recording-started": "This call is being recorded.",
  "recording-stopped": "The recording has ended.",
  "recording-error": "The recording has failed.",
  "transcription-started": "This call is being transcribed.",
  "transcription-stopped": "Transcription has ended.",
  "live-streaming-started": "This call is being streamed.",
  "live-streaming-stopped": "The live stream has ended.",
  "live-streaming-error": "The live stream has failed.",
};

/** Returns the text for an event that is not about participants, or null for none. */
export function besideWords(type, tracks) {
  if (type !== "asked-to-send") return BESIDE[type] ?? null;
  const device = tracks.includes("audio") ? "microphone" : "camera";
  return `A host asks you to turn your ${device} on.`;
}
