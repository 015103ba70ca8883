// How sure a model was of its words, and how that is marked: Python's model/dissect/sureness.py and charts/sureness.py.

import { shareText } from "../shared/shares.js";

/** @import { TranslationRecord } from "../engine/record.js" */

const UNSURE = 0.5; // below it all other words together are likelier
const GUESSED = 0.2;
const NAMES = { sure: "sure", unsure: "unsure", guess: "a guess" };
export const UNDERLINES = { unsure: "underline 2px dotted", guess: "underline 1.5px wavy" }; // in CSS
/** @type {["unsure" | "guess", string, string][]} an underline, a word that is underlined so, and what follows it */
export const LEGEND = [
  ["unsure", NAMES.unsure, `under ${shareText(UNSURE)}`],
  ["guess", NAMES.guess, `under ${shareText(GUESSED)}`],
];

/**
 * Return the probability of each word of the target: the product over its pieces.
 * @param {TranslationRecord} record
 */
export function wordShares({ log_probs, target }) {
  return target.words.map(({ start, end }) =>
    Math.exp(log_probs.subarray(start, end).reduce((sum, logProb) => sum + logProb, 0)),
  );
}

/**
 * @param {number} share
 * @returns {keyof typeof NAMES}
 */
export function sureness(share) {
  if (share >= UNSURE) return "sure";
  return share < GUESSED ? "guess" : "unsure";
}

/** @param {number} share */
export function describeSure(share) {
  return `the model gave it ${shareText(share)}: ${NAMES[sureness(share)]}`;
}
