// The languages of a model, as Python's model/language/languages.py names them, and elements with words of them.

import { element } from "./elements.js";

/**
 * A language. code: as HTML's `lang` has it. name: in English. a: its name with the article before it.
 * @typedef {{ code: string, name: string, a: string, right_to_left: boolean }} Language
 */

/** @typedef {{ source: Language, target: Language }} LanguagePair the languages that a model reads and writes */

/**
 * Return the attributes of an element with words of a language.
 * @param {Language} language
 * @param {Language} [around] that of the element around it; else that is read from left to right
 * @returns {{ lang: string, dir?: string }}
 */
export function inLanguage({ code, right_to_left: leftwards }, around) {
  const turns = leftwards !== (around?.right_to_left ?? false);
  return { lang: code, ...(turns ? { dir: leftwards ? "rtl" : "ltr" } : {}) };
}

/**
 * Say with an element that is there already in which language its words are.
 * @param {HTMLElement} node
 * @param {Language} language
 */
export function setLanguage(node, { code, right_to_left: leftwards }) {
  node.lang = code;
  node.dir = leftwards ? "rtl" : "";
}

const ARROW = " \u2192 "; // from the piece that was read to the one that is written

/**
 * Return a label's words; of two with an arrow between them the first stands on the left, in whichever direction they run.
 * @param {string} label
 */
export function isolated(label) {
  const words = label.split(ARROW).map((word) => element("bdi", {}, [word]));
  return words.flatMap((word, index) => (index > 0 ? [ARROW, word] : [word]));
}
