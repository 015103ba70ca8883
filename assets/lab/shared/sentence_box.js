// The box that a sentence is typed into.

const ENDED = /[.!?\u2026]["'\u2019\u201d)]*\s*$/;

/**
 * Whether this is the text box with this label.
 * @param {EventTarget | null} target
 * @param {string} label
 * @returns {target is HTMLInputElement}
 */
export function isBox(target, label) {
  return target instanceof HTMLInputElement && target.ariaLabel === label;
}

/**
 * Whether the writer of a sentence has said that this is all.
 * @param {string} sentence
 */
export function isEnded(sentence) {
  return ENDED.test(sentence);
}
