// A page with hooks of daily-react; tests read what it writes into the document.

import {
  DailyProvider,
  useActiveSpeakerId,
  useAppMessage,
  useCallObject,
  useDevices,
  useLocalSessionId,
  useMediaTrack,
  useMeetingState,
  useNetwork,
  useParticipantCounts,
  useParticipantProperty,
  useRecording,
} from "@daily-co/daily-react";
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";

function Report({ call }) {
  const devices = useDevices();
  const id = useLocalSessionId();
  const [message, setMessage] = useState(null);
  useAppMessage({ onAppMessage: ({ data }) => setMessage(data) });
  const report = {
    cameras: devices.cameras.length,
    microphones: devices.microphones.length,
    cameraState: devices.camState,
    name: useParticipantProperty(id, "user_name"),
    audio: useMediaTrack(id, "audio").state,
    counts: useParticipantCounts(),
    state: useMeetingState(),
    topology: useNetwork().topology,
    speaker: useActiveSpeakerId() !== null,
    isRecording: useRecording().isRecording,
    message,
  };
  useEffect(() => {
    Object.assign(window, { call, devices });
    call?.join({ url: "ROOM", token: "TOKEN" });
  }, [call]);
  window.report = report;
  return null;
}

function App() {
  const callObject = useCallObject({ options: { dailyConfig: { bundlePathOverride: "BUNDLES" } } });
  return <DailyProvider callObject={callObject}><Report call={callObject} /></DailyProvider>;
}

createRoot(document.body.appendChild(document.createElement("div"))).render(<App />);
