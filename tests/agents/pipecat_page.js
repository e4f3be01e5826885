// A page with Pipecat's client, as its documentation shows it.
import { PipecatClient } from "@pipecat-ai/client-js";
import { DailyTransport } from "@pipecat-ai/daily-transport";

const told = (window.told = []);
const tell = (name) => (data) => told.push([name, data]);
const client = new PipecatClient({
  transport: new DailyTransport({ dailyConfig: { bundlePathOverride: "BUNDLES" } }),
  enableMic: true,
  callbacks: {
    onBotConnected: tell("bot connected"),
    onBotReady: tell("bot ready"),
    onBotStartedSpeaking: tell("bot started speaking"),
    onBotStoppedSpeaking: tell("bot stopped speaking"),
    onServerMessage: tell("server message"),
    onTransportStateChanged: tell("state"),
    onTrackStarted: (track, one) => {
      told.push(["track", [track.kind, one.local]]);
      if (!one.local && track.kind === "audio") {
        const element = document.createElement("audio");
        element.srcObject = new MediaStream([track]);
        element.play();
        document.body.append(element);
        listen(element.srcObject);
      }
    },
  },
});

/** Keep how loud a stream was at its loudest, from 0 to 1. */
function listen(stream) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  window.loudest = 0;
  setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    window.loudest = Math.max(window.loudest, ...samples);
  }, 20);
}

window.client = client;
window.connected = client.connect({ url: "ROOM" });
