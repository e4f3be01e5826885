// Actions about what the call page shows in a frame. A call object has no page: they do nothing.

const nothing = () => ({});

export const FRAME_ACTIONS = {
  "set-active-speaker-mode": (machine, { enabled }) => {
    machine.post({ action: "active-speaker-mode-change", enabled });
    return {};
  },
  fullscreen: nothing,
  "exited-fullscreen": nothing,
};
