// The box that a sentence is typed into.

const ENDED = /[.!?\u2026]["'\u2019\u201d)]*\s*$/;

/**
 * Whether this is the text box with this selector.
 * @param {EventTarget | null} target
 * @param {string} selector
 * @returns {target is HTMLInputElement}
 */
export function isBox(target, selector) {
  return target instanceof HTMLInputElement && target.matches(selector);
}

/**
 * Whether the writer of a sentence has said that this is all.
 * @param {string} sentence
 */
export function isEnded(sentence) {
  return ENDED.test(sentence);
}
