// Actions for what a call is put out to: recordings, live streams, transcripts and telephones.

/** daily-js' events for errors, by a part of the action's name. */
export const SERVICE_ERRORS = {
  recording: "recording-error",
  "live-streaming": "live-streaming-error",
  transcription: "transcription-error",
};

/** What daily-js adds to options, and what tells its messages apart. */
const OWN_FIELDS = ["action", "callbackStamp", "what", "from", "callClientId", "callFrameId", "provider", "useSipRefer"];

function optionsOf(message) {
  const given = Object.entries(message).filter(([name, value]) => !OWN_FIELDS.includes(name) && value !== undefined);
  return Object.fromEntries(given);
}

function request(name) {
  return async (machine, message) => {
    if (!machine.isIn) throw new Error("this is possible after joining only");
    return (await machine.call.ask("request", { name, options: optionsOf(message) })) ?? {};
  };
}

export const SERVICE_ACTIONS = {
  "local-recording-start": (machine, message) => {
    if (message.type === "local") throw new Error("the local Daily does not record in the browser: use the types cloud, cloud-audio-only or raw-tracks");
    return request("start-recording")(machine, message);
  },
  "daily-method-update-recording": request("update-recording"),
  "local-recording-stop": request("stop-recording"),
  "daily-method-start-live-streaming": request("start-live-streaming"),
  "daily-method-update-live-streaming": request("update-live-streaming"),
  "daily-method-stop-live-streaming": request("stop-live-streaming"),
  "daily-method-start-transcription": request("start-transcription"),
  "daily-method-update-transcription": request("update-transcription"),
  "daily-method-stop-transcription": request("stop-transcription"),
  "dialout-start": async (machine, message) => {
    const session = await request("start-dialout")(machine, message);
    // Older versions look for the id beside the session.
    return { session, ...session };
  },
  "dialout-stop": request("stop-dialout"),
  "send-dtmf": request("send-dtmf"),
  "sip-call-transfer": (machine, message) => request(message.useSipRefer ? "sip-refer" : "sip-call-transfer")(machine, message),
};
