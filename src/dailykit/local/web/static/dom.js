// Helpers to build the page. Text of other people only becomes text nodes.

/**
 * Creates an element.
 *
 * `attributes` become attributes (true: present, false or null: absent), except `on`, an object
 * of listeners. Children are nodes or text; null is left out.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else {
      setAttribute(element, name, value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Sets an attribute; true makes it present, false or null removes it. */
export function setAttribute(element, name, value) {
  if (value === false || value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** Shows an element, or hides it, also from screen readers. */
export function setShown(element, isShown) {
  element.hidden = !isShown;
}

/** Returns the initials of a name, for tiles without video. */
export function initials(name) {
  const words = name.split(/\s+/u).filter((word) => /^[\p{L}\p{N}\p{Emoji}]/u.test(word));
  const chosen = words.length > 1 ? [words[0], words[words.length - 1]] : words.slice(0, 1);
  return chosen.map((word) => Array.from(word)[0].toLocaleUpperCase()).join("") || "?";
}

/** Returns a number from 0 to `count` - 1 that is always the same for the same text. */
export function shade(text, count) {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + character.codePointAt(0)) % 1_000_003;
  return sum % count;
}

/** Returns seconds as m:ss, or as h:mm:ss where there are hours. */
export function clockTime(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, place) => (place ? String(part).padStart(2, "0") : String(part))).join(":");
}
