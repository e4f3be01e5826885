// Dialogs: questions, and forms to fill.

import { h } from "../dom.js";
import { button, iconButton } from "./pieces.js";

let made = 0;

/**
 * Opens a dialog with a form.
 *
 * `onSubmit` performs the action; if it fails, the dialog stays and shows the error, otherwise it
 * closes. With `stays` it never closes by itself.
 */
export function openForm({ title, content, action, onSubmit, look = "primary", stays = false }) {
  const id = `dialog-${(made += 1)}`;
  const problem = h("p", { class: "problem", role: "alert" });
  const submit = h("button", { class: `button ${look}`, type: "submit" }, action);
  const send = async (event) => {
    event.preventDefault();
    submit.disabled = true;
    problem.textContent = "";
    try {
      await onSubmit();
      if (!stays) dialog.close();
    } catch (error) {
      problem.textContent = error.message;
    } finally {
      submit.disabled = false;
    }
  };
  const dialog = h(
    "dialog",
    { class: "dialog card", "aria-labelledby": id },
    h(
      "form",
      { on: { submit: send } },
      h("header", {}, h("h2", { id }, title), iconButton("close", "Close", () => dialog.close())),
      h("div", { class: "dialog-body" }, ...content),
      problem,
      h("footer", {}, button(stays ? "Done" : "Cancel", () => dialog.close()), submit),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks whether to do something that can't be undone, and does it. */
export function confirmFirst({ title, text, action, onConfirm }) {
  return openForm({ title, content: [h("p", {}, text)], action, onSubmit: onConfirm, look: "danger-solid" });
}
