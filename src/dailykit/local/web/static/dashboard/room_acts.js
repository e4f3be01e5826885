// The actions on a room.

import { notify } from "../notices.js";
import { confirmFirst } from "./dialogs.js";

/** Returns the REST path of a room. */
export const roomPath = (room) => `/rooms/${room.name}`;

/** Makes a room expire within a second. */
export async function expireRoom({ api, clock }, room) {
  clock.take(await api.control("GET", "clock"));
  const exp = Math.floor(clock.now()) + 1;
  await api.rest("POST", roomPath(room), { properties: { exp } });
  if (!clock.isFrozen) {
    notify(`${room.name} expires`);
    return;
  }
  await api.control("POST", "clock", { set: exp });
  notify(`The clock is frozen, so it was moved by a second: ${room.name} has expired`);
}

/** Deletes a room after a confirmation; `onDeleted` is called afterwards. */
export function deleteRoom(daily, room, onDeleted) {
  confirmFirst({
    title: `Delete ${room.name}?`,
    text: "Its link stops working at once, and its participants are ejected. Its meetings stay in the history.",
    action: "Delete room",
    onConfirm: async () => {
      await daily.api.rest("DELETE", roomPath(room));
      notify(`${room.name} was deleted`);
      onDeleted();
    },
  });
}
