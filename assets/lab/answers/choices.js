// What is chosen on the page, as views/choices.js tells it: the root's `value`, and the event "chosen" when it has changed.

/**
 * Return what each control has chosen, by its key.
 * @returns {Readonly<Record<string, unknown>>}
 */
export function pageChoices() {
  const { value } = /** @type {Element & { value?: Record<string, unknown> }} */ (document.documentElement);
  return value ?? {};
}

/**
 * Call a function when something else is chosen, until the signal ends it.
 * @param {() => void} hear
 * @param {AbortSignal} signal
 */
export function whenChosen(hear, signal) {
  document.documentElement.addEventListener("chosen", hear, { signal });
}
