// Actions about the user's own tracks: devices, screens, custom tracks, settings and levels.

/** What daily-js keeps itself until the call machine is ready. */
const NOT_READY = { returnPreloadCache: true };
const CUSTOM = { audio: "customAudio:", video: "customVideo:" };

function switched(kind) {
  return async (machine, { state }) => {
    if (state && machine.isIn && !machine.call.maySend(kind)) throw new Error(`you may not send ${kind} in this call`);
    await machine.inputs.switch(kind, state);
    return {};
  };
}

function allowed(kind) {
  return async (machine, { state }) => {
    machine.inputs.allowed[kind] = state;
    if (!state) await machine.media.switch(kind, false);
    return {};
  };
}

async function startScreen(machine, { captureOptions = {} }) {
  if (!machine.isIn) throw new Error("screens can be shared after joining only");
  if (!machine.call.maySend("screenVideo")) throw new Error("you may not share your screen in this call");
  const { mediaStream, displayMediaOptions, audio = true } = captureOptions;
  const stream = mediaStream ? (machine.shared.screenMediaStream ?? null) : null;
  const options = { video: true, audio, ...displayMediaOptions };
  if (!(await machine.media.shareScreen({ stream, options }))) {
    machine.post({ action: "local-screen-share-canceled" });
    return {};
  }
  machine.post({ action: "local-screen-share-started" });
  const watch = () => {
    if (machine.media.isOn("screenVideo") || machine.media.isOn("screenAudio")) return;
    machine.media.removeEventListener("changed", watch);
    if (machine.isIn) machine.post({ action: "local-screen-share-stopped" });
  };
  machine.media.addEventListener("changed", watch);
  return {};
}

function customName(machine, track, wanted) {
  if (wanted) return wanted;
  const taken = Object.keys(machine.media.tracks);
  for (let number = 1; ; number += 1) if (!taken.includes(`${CUSTOM[track.kind]}custom-${number}`)) return `custom-${number}`;
}

async function startCustom(machine, { properties }) {
  const track = machine.shared.customTrack;
  if (!track) throw new Error("the page gave no track");
  const mediaTag = customName(machine, track, properties.trackName);
  const name = CUSTOM[track.kind] + mediaTag;
  // First to the server, which may refuse it.
  await machine.call.ask("update", { tracks: { [name]: true } });
  machine.media.startCustom(name, track);
  return { mediaTag };
}

function stopCustom(machine, { mediaTag }) {
  for (const prefix of Object.values(CUSTOM)) {
    if (prefix + mediaTag in machine.media.tracks) machine.media.stopCustom(prefix + mediaTag);
  }
  return { mediaTag };
}

export const MEDIA_ACTIONS = {
  "local-audio": switched("audio"),
  "local-video": switched("video"),
  "set-allow-local-audio": allowed("audio"),
  "set-allow-local-video": allowed("video"),
  "get-input-devices": (machine) => (machine.isInitialized ? machine.inputs.infos() : NOT_READY),
  "set-input-devices": async (machine, { audioDeviceId, videoDeviceId }) => {
    if (!machine.isInitialized) return NOT_READY;
    if (audioDeviceId) await machine.inputs.choose("audio", audioDeviceId);
    if (videoDeviceId) await machine.inputs.choose("video", videoDeviceId);
    return machine.inputs.infos();
  },
  "set-output-device": async (machine, { outputDeviceId }) => {
    if (!machine.isInitialized) return NOT_READY;
    await machine.inputs.setSpeaker(outputDeviceId);
    return machine.inputs.infos();
  },
  "cycle-camera": async (machine) => ({ device: await machine.inputs.cycle("video") }),
  "cycle-mic": async (machine) => ({ device: await machine.inputs.cycle("audio") }),
  "set-camera": async (machine, { cameraDeviceId }) => {
    await machine.inputs.choose("video", cameraDeviceId);
    return { device: (await machine.inputs.infos()).camera };
  },
  "get-camera-facing-mode": (machine) => ({ facingMode: machine.media.tracks.video?.getSettings().facingMode ?? null }),
  "enumerate-devices": async () => {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    return { devices: all.map((one) => one.toJSON()) };
  },
  "update-input-settings": async (machine, { inputSettings }) => {
    if (!machine.isInitialized) return NOT_READY;
    await machine.inputs.update(inputSettings);
    return { inputSettings: machine.inputs.settings };
  },
  // Browsers are connected directly and send one layer: these settings are kept, and change nothing.
  "update-send-settings": (machine, { sendSettings }) => {
    machine.sendSettings = { ...machine.sendSettings, ...sendSettings };
    machine.post({ action: "send-settings-updated", sendSettings: machine.sendSettings });
    return { sendSettings: machine.sendSettings };
  },
  "update-receive-settings": (machine, { receiveSettings }) => {
    const ids = Object.keys(receiveSettings).includes("*") ? [...(machine.call?.others.keys() ?? [])] : [];
    const { "*": everyone, ...named } = receiveSettings;
    const all = Object.fromEntries(ids.map((id) => [id, everyone]));
    machine.receiveSettings = { ...machine.receiveSettings, ...all, ...named };
    machine.post({ action: "receive-settings-updated", receiveSettings: machine.receiveSettings });
    return { receiveSettings: machine.receiveSettings };
  },
  "get-single-participant-receive-settings": (machine, { id, showInheritedValues }) => {
    const inherited = showInheritedValues ? machine.receiveSettings.base : {};
    return { receiveSettings: { ...inherited, ...machine.receiveSettings[id] } };
  },
  "local-screen-start": startScreen,
  "local-screen-stop": (machine) => {
    machine.media.stopScreen();
    return {};
  },
  "local-screen-update": () => ({}),
  "start-custom-track": startCustom,
  "stop-custom-track": stopCustom,
  "start-local-audio-level-observer": (machine, { interval }) => {
    machine.levels.local.start(interval);
    return {};
  },
  "stop-local-audio-level-observer": (machine) => {
    machine.levels.local.stop();
    return {};
  },
  "start-remote-participants-audio-level-observer": (machine, { interval }) => {
    machine.levels.remote.start(interval);
    return {};
  },
  "stop-remote-participants-audio-level-observer": (machine) => {
    machine.levels.remote.stop();
    return {};
  },
};
