// daily-js' themes, as colours of the call page. Pure.

/** Our colours, by daily-js' names of theirs. */
const COLOURS = {
  accent: ["--accent", "--accent-ground", "--accent-ground-hover"],
  accentText: ["--on-accent"],
  background: ["--raised"],
  backgroundAccent: ["--raised-more"],
  baseText: ["--text"],
  border: ["--line"],
  mainAreaBg: ["--ground"],
  supportiveText: ["--text-quiet"],
};

/** Sets the colours of a theme: its own, or those for light or dark. */
export function applyTheme(style, theme, isLight) {
  const { colors } = theme.colors ? theme : theme[isLight ? "light" : "dark"];
  for (const [name, ours] of Object.entries(COLOURS)) {
    for (const property of ours) {
      if (colors[name]) style.setProperty(property, colors[name]);
      else style.removeProperty(property);
    }
  }
}
