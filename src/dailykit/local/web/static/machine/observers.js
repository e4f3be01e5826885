// What is measured while a call goes on: audio levels and the network.

import { Meter } from "../levels.js";

const USUAL_MS = 200;

/** Something that happens at an interval, while it is started. */
class Beat {
  #timer = 0;
  #act;

  constructor(act) {
    this.#act = act;
  }

  start(interval) {
    this.stop();
    this.#timer = setInterval(this.#act, interval || USUAL_MS);
  }

  stop() {
    clearInterval(this.#timer);
  }
}

/** The levels of the user's microphone and of the others' audio. */
export class Levels {
  #meter = new Meter();

  /** `others()` returns the levels by participants' ids. */
  constructor({ media, others, post }) {
    this.local = new Beat(() => {
      this.#meter.listen(media.sending("audio"));
      post({ action: "local-audio-level", audioLevel: this.#meter.level });
    });
    this.remote = new Beat(() => post({ action: "remote-participants-audio-level", participantsAudioLevel: others() }));
  }

  stop() {
    this.local.stop();
    this.remote.stop();
    this.#meter.listen(null);
  }
}

/** Sums of a field over all statistics of a type. */
function sum(reports, type, kind, field) {
  let total = 0;
  for (const report of reports) {
    for (const one of report.values()) if (one.type === type && (!kind || one.kind === kind)) total += one[field] ?? 0;
  }
  return total;
}

/** Statistics of the connections to all others, in daily-js' words. */
export class Network {
  #before = null;

  /** Measures since the last measurement; `reports` are those of WebRTC. */
  measure(reports) {
    const bytes = (kind) => ({
      sent: sum(reports, "outbound-rtp", kind, "bytesSent"),
      received: sum(reports, "inbound-rtp", kind, "bytesReceived"),
    });
    const now = { at: Date.now(), video: bytes("video"), audio: bytes("audio") };
    const before = this.#before ?? now;
    this.#before = now;
    const seconds = (now.at - before.at) / 1000;
    const rate = (kind, way) => (seconds ? ((now[kind][way] - before[kind][way]) * 8) / seconds : 0);
    const latest = {
      timestamp: now.at,
      videoSendBitsPerSecond: rate("video", "sent"),
      videoRecvBitsPerSecond: rate("video", "received"),
      audioSendBitsPerSecond: rate("audio", "sent"),
      audioRecvBitsPerSecond: rate("audio", "received"),
      totalSendPacketLoss: 0,
      totalRecvPacketLoss: 0,
      videoSendPacketLoss: 0,
      videoRecvPacketLoss: 0,
      audioSendPacketLoss: 0,
      audioRecvPacketLoss: 0,
      availableOutgoingBitrate: null,
      networkRoundTripTime: sum(reports, "candidate-pair", null, "currentRoundTripTime") / Math.max(1, reports.length),
    };
    latest.sendBitsPerSecond = latest.videoSendBitsPerSecond + latest.audioSendBitsPerSecond;
    latest.recvBitsPerSecond = latest.videoRecvBitsPerSecond + latest.audioRecvBitsPerSecond;
    return { latest, worstVideoRecvPacketLoss: 0, worstVideoSendPacketLoss: 0, worstAudioRecvPacketLoss: 0, worstAudioSendPacketLoss: 0, averageNetworkRoundTripTime: latest.networkRoundTripTime };
  }
}
