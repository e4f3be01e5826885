// Actions about participants: muting, ejecting, permissions, subscriptions, and who waits.

import { plainPermissions } from "./shapes.js";

const EVERYONE = "*";

/** What may be done to a participant, by the property of daily-js' `updateParticipant`. */
const UPDATES = {
  setAudio: (machine, id, isOn) => switchTrack(machine, id, { audio: isOn }),
  setVideo: (machine, id, isOn) => switchTrack(machine, id, { video: isOn }),
  setScreenShare: (machine, id) => switchTrack(machine, id, { screenVideo: false, screenAudio: false }),
  eject: (machine, id, isWanted) => isWanted && machine.call.ask("eject", { participantId: id }),
  updatePermissions: (machine, id, permissions) =>
    machine.call.ask("update-permissions", { participantId: id, permissions: plainPermissions(permissions) }),
  setSubscribedTracks: (machine, id, wish) => subscribe(machine, id, wish),
  // Styles are for video elements in Daily's own page of old.
  styles: () => {},
};

async function switchTrack(machine, id, tracks) {
  if (id !== machine.call.me.id) {
    await machine.call.ask("update-participant", { participantId: id, tracks });
    return;
  }
  for (const [kind, isOn] of Object.entries(tracks)) {
    if (kind.startsWith("screen")) machine.media.stopScreen();
    else await machine.inputs.switch(kind, isOn);
  }
}

function subscribe(machine, id, wish) {
  const ids = id === EVERYONE ? [...machine.call.others.keys()] : [id];
  for (const one of ids) machine.subscriptions.set(one, wish);
  renewSubscriptions(machine);
}

function renewSubscriptions(machine) {
  machine.engine?.peers.subscribe((id, name) => machine.subscriptions.of(id, name) === true);
  machine.show();
}

async function update(machine, id, properties) {
  if (!machine.isIn) throw new Error("participants can be updated after joining only");
  const who = id === "local" ? machine.call.me.id : id;
  for (const [name, value] of Object.entries(properties ?? {})) await UPDATES[name]?.(machine, who, value);
}

async function decide(machine, updatesById) {
  const asked = Object.entries(updatesById ?? {});
  const all = [...machine.call.waiting.keys()];
  const decisions = asked.flatMap(([id, wish]) => (id === EVERYONE ? all : [id]).map((one) => [one, wish]));
  for (const [participantId, { grantRequestedAccess }] of decisions) {
    if (grantRequestedAccess === undefined) continue;
    await machine.call.ask(grantRequestedAccess ? "admit" : "deny", { participantId });
  }
  return decisions.map(([id]) => id);
}

export const PEOPLE_ACTIONS = {
  "update-participant": async (machine, { id, properties }) => {
    await update(machine, id, properties);
    return {};
  },
  "update-participants": async (machine, { participants }) => {
    for (const [id, properties] of Object.entries(participants)) await update(machine, id, properties);
    return {};
  },
  "daily-method-update-waiting-participant": async (machine, { id, updates }) => {
    await decide(machine, { [id]: updates });
    return { id };
  },
  "daily-method-update-waiting-participants": async (machine, { updatesById }) => ({ ids: await decide(machine, updatesById) }),
  "daily-method-subscribe-to-tracks-automatically": (machine, { enabled }) => {
    machine.subscriptions.isAutomatic = enabled;
    renewSubscriptions(machine);
    return {};
  },
};
