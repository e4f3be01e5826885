// What the page says when one is not, or no longer, in the call.

const TRY_AGAIN = "Try again";
const REJOIN = "Join again";

/** Why one may not join, by the server's word for it. */
const REFUSED = {
  "no-room": ["search", "There is no such room", "Check the link, or ask whoever sent it to you for a new one."],
  "nbf-room": ["clock", "This room is not open yet", "Come back when the meeting is about to begin."],
  "exp-room": ["clock", "This room has expired", "The time it was made for is over."],
  "nbf-token": ["clock", "Your invitation is not valid yet", "Come back when the meeting is about to begin."],
  "exp-token": ["clock", "Your invitation has expired", "Ask for a new link to join this room."],
  "meeting-full": ["people", "The room is full", "You can join as soon as somebody leaves."],
  "not-allowed": ["lock", "This room is private", "You need a link with a valid invitation to join."],
  ejected: ["ban", "You can't come back to this call", "You were removed from it, and it still goes on."],
};

/** Why one is not in the call any more. */
const LEFT = {
  left: ["door", "You left the call", "Nobody sees or hears you any more.", REJOIN],
  ejected: ["ban", "You were removed from the call", "Whoever runs the meeting, or one of its rules, has ended your visit.", TRY_AGAIN],
  "exp-room": ["clock", "The call is over", "The room's time is up.", TRY_AGAIN],
  "exp-token": ["clock", "Your time is up", "Your invitation has ended while you were in the call.", TRY_AGAIN],
};

const UNKNOWN = ["plug", "This did not work", "The server gave a reason that this page does not know."];
const DENIED = ["lock", "You were not let in", "Somebody in the call has turned your request down."];

/** Returns the words for a refusal: icon, title, text, and what the button says. */
export function refusedWords(reason, hasKnocked) {
  if (hasKnocked && reason === "not-allowed") return [...DENIED, "Ask again"];
  return [...(REFUSED[reason] ?? UNKNOWN), TRY_AGAIN];
}

/** Returns the words for having left. */
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
    insecure: "Browsers give cameras and microphones only to pages on localhost or https.",
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

/** Returns what to say of what goes on beside the people, or null for nothing. */
export function besideWords(type, tracks) {
  if (type !== "asked-to-send") return BESIDE[type] ?? null;
  const device = tracks.includes("audio") ? "microphone" : "camera";
  return `A host asks you to turn your ${device} on.`;
}
