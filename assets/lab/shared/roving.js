// Groups of buttons with one stop for Tab: arrow keys, Home and End move within them.

/** @type {Readonly<Record<string, number>>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };
/** @type {Readonly<Record<string, number>>} */
const VERTICAL = { ArrowUp: -1, ArrowDown: 1 };

/**
 * Return the index that a key leads to from another; null for a key that does not move.
 * @param {string} key
 * @param {number} index
 * @param {number} count of the buttons
 * @param {boolean} [vertical] whether up and down move too
 */
export function destination(key, index, count, vertical = false) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = STEPS[key] ?? (vertical ? VERTICAL[key] : undefined);
  return step === undefined ? null : Math.max(0, Math.min(index + step, count - 1));
}

/**
 * Move the focus by a key, from one button to another. Return whether the key does that.
 * @param {KeyboardEvent} event
 * @param {readonly (HTMLElement | SVGElement)[]} buttons
 * @param {boolean} [vertical] whether up and down move too
 */
export function moveFocus(event, buttons, vertical = false) {
  const index = buttons.indexOf(/** @type {HTMLElement | SVGElement} */ (event.target));
  const next = index < 0 ? null : destination(event.key, index, buttons.length, vertical);
  if (next === null) return false;
  event.preventDefault();
  buttons[next].focus();
  return true;
}

/**
 * Make one button the stop for Tab.
 * @param {Iterable<HTMLElement | SVGElement>} buttons
 * @param {HTMLElement | SVGElement | undefined} stop
 */
export function setTabStop(buttons, stop) {
  for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
}
