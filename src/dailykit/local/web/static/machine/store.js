// Where daily-js looks for media tracks: messages can't carry them.

import { isCustom, namesOf } from "../tracks.js";
import { trackName } from "./shapes.js";

/** Something with the tracks of a stream, as far as daily-js asks for them. */
function streamOf(audio, video) {
  return { stream: { getAudioTracks: () => [audio].filter(Boolean), getVideoTracks: () => [video].filter(Boolean) } };
}

const TYPES = { audio: "cam", video: "cam", screenAudio: "screen", screenVideo: "screen" };

/** Returns the state in which daily-js finds the tracks of all participants. */
export function storeState({ media, call, peers, subscriptions }) {
  const own = media.tracks;
  const streams = {};
  for (const one of call?.others.values() ?? []) {
    for (const name of namesOf(one)) {
      const track = peers.track(one.id, name);
      if (!track) continue;
      streams[`${one.id}/${name}`] = { participantId: one.id, type: TYPES[name] ?? trackName(name), pendingTrack: track, starttime: 0 };
    }
  }
  return {
    local: {
      streams: { cam: streamOf(own.audio, own.video), screen: streamOf(own.screenAudio, own.screenVideo) },
      public: {
        customTracks: Object.fromEntries(Object.keys(own).filter(isCustom).map((name) => [trackName(name), { track: own[name] }])),
        subscribedTracks: subscriptions.asDaily(),
      },
    },
    participants: {},
    streams,
  };
}
