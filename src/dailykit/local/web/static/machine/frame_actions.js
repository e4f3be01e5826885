// Actions about what the call page shows in a frame. daily-js has none of them for call objects.

const PANELS = [null, "people", "chat"];

function shown(act) {
  return (machine, message) => {
    if (!machine.view) throw new Error("a call object has no page: this is for frames");
    return act(machine.view, message, machine) ?? {};
  };
}

const nothing = () => ({});

export const FRAME_ACTIONS = {
  "iframe-launch-config": shown((view, config) => view.launch(config)),
  "set-theme": shown((view, { theme }) => view.setTheme(theme)),
  "set-show-local-video": shown((view, { show }, machine) => {
    view.setLocalVideo(show);
    machine.post({ action: "show-local-video-changed", show });
  }),
  "update-custom-tray-buttons": shown((view, { btns }) => view.setButtons(btns)),
  "get-sidebar-view": shown((view) => ({ view: view.panel })),
  "set-sidebar-view": shown((view, { view: panel }) => {
    if (!PANELS.includes(panel ?? null)) throw new Error(`the call page has no sidebar "${panel}": use people, chat or null`);
    view.panel = panel ?? null;
  }),
  "load-css": shown((view, { cssFile, cssText, bodyClass }) => {
    if (cssFile) throw new Error("the call page loads no style sheets of other servers: use cssText");
    view.style(cssText, bodyClass);
  }),
  // Names are always shown, and all participants are on one page: there is no bar to hide.
  "set-show-names": nothing,
  "set-show-participants-bar": nothing,
  "set-active-speaker-mode": (machine, { enabled }) => {
    machine.post({ action: "active-speaker-mode-change", enabled });
    return {};
  },
  fullscreen: nothing,
  "exited-fullscreen": nothing,
};
