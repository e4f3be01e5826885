// Actions about the call as a whole: joining, leaving, what is shared, and what is measured.

const GOOD = { result: "good", secondsElapsed: 0, data: { maxRoundTripTime: 0, avgRoundTripTime: 0, avgSendPacketLoss: 0, avgAvailableOutgoingBitrate: null, avgSendBitsPerSecond: null } };
const LANGUAGE = "en";

/** A test of the network passes: everything is on this machine. */
function testResult(test, results) {
  return (machine) => {
    machine.post({ action: "test-completed", test, results });
    return { results };
  };
}

const nothing = () => ({});

export const MEETING_ACTIONS = {
  "daily-method-preauth": async (machine, message) => {
    machine.initialize(message);
    const access = await machine.look();
    machine.post({ action: "access-state-updated", access });
    return { access };
  },
  "start-camera": async (machine, message) => {
    machine.initialize(message);
    machine.isBefore = true;
    await machine.openDevices();
    return machine.inputs.infos();
  },
  "join-meeting": async (machine, message) => {
    machine.initialize(message);
    await machine.join();
    return {};
  },
  "leave-meeting": (machine) => {
    machine.leave();
    return {};
  },
  "daily-method-request-access": async (machine, { name }) => {
    if (machine.isIn) return { access: machine.access, granted: true };
    machine.post({ action: "access-state-updated", access: machine.access, awaitingAccess: { level: "full" } });
    const granted = await new Promise((resolve) => {
      machine.onGranted = resolve;
      machine.knock(name);
    });
    machine.onGranted = null;
    if (!granted && machine.access) machine.post({ action: "access-state-updated", access: machine.access });
    return { access: machine.access ?? { level: "none" }, granted };
  },
  "app-msg": async (machine, { data, to }) => {
    for (const one of Array.isArray(to) ? to : [to]) await machine.call.ask("app-message", { data, to: one ?? "*" });
    return {};
  },
  "set-session-data": async (machine, { data, mergeStrategy, keysToDelete }) => {
    await machine.call.ask("set-session-data", { data, mergeStrategy, ...(keysToDelete ? { keysToDelete } : {}) });
    return {};
  },
  "get-meeting-session": (machine) => ({ meetingSession: { id: machine.call?.meetingId ?? "" } }),
  "set-user-name": async (machine, { name }) => {
    machine.properties.userName = name;
    machine.me.userName = name;
    machine.show();
    if (machine.isIn) await machine.call.ask("update", { userName: name });
    return { userName: name };
  },
  "set-user-data": async (machine, { userData }) => {
    machine.properties.userData = userData;
    machine.me.userData = userData;
    machine.show();
    if (machine.isIn) {
      machine.call.userData = userData;
      await machine.call.ask("update", { userData });
    }
    return { userData };
  },
  "lib-room-info": (machine) => ({
    name: machine.room?.name,
    config: { ...machine.welcome?.settings },
    tokenConfig: { is_owner: machine.call?.me?.owner ?? machine.welcome?.owner ?? false },
    domainConfig: { max_app_message_size: 4096 },
  }),
  "get-daily-lang": () => ({ lang: LANGUAGE, langSetting: LANGUAGE }),
  // The call page speaks English; what the page wanted is kept as the setting.
  "set-daily-lang": (machine, { lang }) => {
    machine.post({ action: "lang-updated", lang: LANGUAGE, langSetting: lang });
    return {};
  },
  "get-calc-stats": async (machine) => ({ stats: machine.network.measure((await machine.engine?.peers.stats()) ?? []) }),
  "get-cpu-load-stats": () => ({ cpuStats: { cpuLoadState: "low", cpuLoadStateReason: "none", stats: {} } }),
  "get-network-topology": () => ({ topology: "peer" }),
  "test-call-quality": testResult("call-quality", GOOD),
  "test-p2p-call-quality": testResult("p2p-call-quality", GOOD),
  "test-network-connectivity": testResult("network-connectivity", { result: "passed" }),
  "test-websocket-connectivity": testResult("websocket-connectivity", { result: "passed", abortedRegions: [], failedRegions: [], passedRegions: ["local"] }),
  "test-connection-quality": testResult("connection-quality", GOOD),
  "abort-test-network-connectivity": nothing,
  "abort-test-websocket-connectivity": nothing,
  "stop-test-call-quality": nothing,
  "stop-test-p2p-call-quality": nothing,
  "stop-test-connection-quality": nothing,
  // What has no meaning without Daily's servers: logs, proxies, relays, bandwidth.
  "transmit-log": nothing,
  "set-proxy-url": nothing,
  "set-ice-config": nothing,
  "set-bandwidth": nothing,
  "daily-method-set-play-ding": nothing,
};
