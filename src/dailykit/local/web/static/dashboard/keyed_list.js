// A list that updates without disturbing the reader.

/**
 * Shows items in an element, one child each.
 *
 * A child stays as it is while its item does. A rebuilt child keeps its open parts (`data-fold`)
 * and the focus, if that was on one of its controls (`data-act`).
 */
export class KeyedList {
  #parent;
  #key;
  #make;
  #shown = new Map();

  constructor(parent, key, make) {
    this.#parent = parent;
    this.#key = key;
    this.#make = make;
  }

  /** Shows these items, in this order. */
  show(items) {
    const next = new Map(items.map((item) => [this.#key(item), this.#child(item)]));
    for (const [key, child] of this.#shown) {
      if (!next.has(key)) child.element.remove();
    }
    let place = this.#parent.firstElementChild;
    for (const { element } of next.values()) {
      if (element === place) place = place.nextElementSibling;
      else this.#parent.insertBefore(element, place);
    }
    this.#shown = next;
  }

  #child(item) {
    const old = this.#shown.get(this.#key(item));
    if (old?.item === item) return old;
    const text = JSON.stringify(item);
    if (old?.text === text) return old;
    const element = this.#make(item);
    if (old) replace(old.element, element);
    return { item, text, element };
  }
}

function replace(old, element) {
  const folds = new Map([...old.querySelectorAll("details[data-fold]")].map((one) => [one.dataset.fold, one.open]));
  for (const fold of element.querySelectorAll("details[data-fold]")) fold.open = folds.get(fold.dataset.fold) ?? fold.open;
  const focused = old.contains(document.activeElement) ? document.activeElement.dataset.act : undefined;
  old.replaceWith(element);
  if (focused) element.querySelector(`[data-act="${CSS.escape(focused)}"]`)?.focus();
}
