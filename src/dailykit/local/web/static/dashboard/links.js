// Links to rooms, with new meeting tokens.

import { h } from "../dom.js";
import { openForm } from "./dialogs.js";
import { field, input, select } from "./fields.js";

const LASTS = [
  ["", "No expiry"],
  ["3600", "1 hour"],
  ["86400", "1 day"],
];

/** Returns a link with a new meeting token. */
async function linkFor(daily, room, properties) {
  const { token } = await daily.api.rest("POST", "/meeting-tokens", { properties: { room_name: room.name, ...properties } });
  return `${room.url}?t=${token}`;
}

/** Opens a room in a new tab, as its owner. */
export async function openRoom(daily, room) {
  // Browsers open tabs only right after a click, and the token takes a moment.
  const tab = open("about:blank", "_blank");
  if (!tab) throw new Error("The browser blocked the new tab.");
  try {
    const link = await linkFor(daily, room, { is_owner: true });
    tab.opener = null;
    tab.location.replace(link);
  } catch (error) {
    tab.close();
    throw error;
  }
}

/** Asks for the link's settings, creates it and copies it. */
export function shareRoom(daily, room) {
  const role = select([["guest", "A guest"], ["owner", "An owner, who can mute, eject and admit"]], "guest");
  const name = input({ maxlength: "80", placeholder: "chosen when joining", autofocus: true });
  const lasts = select(LASTS, "");
  const link = input({ readonly: true, "aria-label": "Link", on: { focus: () => link.select() } });
  const visit = h("a", { class: "button", target: "_blank", rel: "noopener" }, "Open it");
  const said = h("p", { class: "quiet", role: "status" });
  const result = h("div", { class: "made", hidden: true }, link, visit, said);
  openForm({
    title: `A link to ${room.name}`,
    content: [
      h("p", { class: "quiet" }, "The link contains a meeting token, so it also opens private rooms."),
      field("For", role),
      h("div", { class: "side-by-side" }, field("Name", name), field("Valid for", lasts)),
      result,
    ],
    action: "Copy link",
    stays: true,
    onSubmit: async () => {
      const properties = { is_owner: role.value === "owner" };
      if (name.value.trim()) properties.user_name = name.value.trim();
      if (lasts.value) properties.exp = Math.round(daily.clock.now()) + Number(lasts.value);
      link.value = visit.href = await linkFor(daily, room, properties);
      result.hidden = false;
      await copy(link, said);
    },
  });
}

async function copy(link, said) {
  try {
    await navigator.clipboard.writeText(link.value);
    said.textContent = "The link is in the clipboard.";
  } catch {
    link.focus();
    said.textContent = "The browser blocked the clipboard: copy the link from the field.";
  }
}
