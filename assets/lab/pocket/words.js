// What a change makes of a translation, counted in words and marks: Python's claims/prediction.py.

import { EOS } from "../engine/tokenizer.js";
import { quoted } from "./prose.js";

/** @import { Tokens } from "../engine/tokenizer.js" */

export const BECOMES = [
  "it stays the same",
  "only the order of its words changes",
  "words change, but half or more stay",
  "words change, and less than half stay",
];

/**
 * Return the words and marks of a translation, without its end.
 * @param {Tokens} target
 */
export function wordsAndMarks({ words, ids }) {
  return words.filter(({ start }) => ids[start] !== EOS).map(({ text }) => text);
}

/**
 * Count the words and marks that stay, each as often as it comes.
 * @param {readonly string[]} first
 * @param {readonly string[]} second
 */
function staying(first, second) {
  const left = [...second];
  return first.filter((word) => {
    const place = left.indexOf(word);
    if (place >= 0) left.splice(place, 1);
    return place >= 0;
  }).length;
}

/**
 * Return which of `BECOMES` happened.
 * @param {Tokens} before
 * @param {Tokens} after
 */
export function becomes(before, after) {
  const [first, second] = [before, after].map(wordsAndMarks);
  if (first.join("\n") === second.join("\n")) return 0;
  const kept = staying(first, second);
  if (kept === first.length && kept === second.length) return 1;
  return 2 * kept >= first.length && first.length > 0 ? 2 : 3;
}

/**
 * Say what is written after a change, and how much of it was there before.
 * @param {Tokens} before
 * @param {Tokens} after
 */
export function becomesSaid(before, after) {
  const [first, second] = [before, after].map(wordsAndMarks);
  const written = after.text ? quoted(after.text) : "nothing";
  const whole = `${first.length} ${first.length === 1 ? "word or mark" : "words and marks"}`;
  const kept = staying(first, second);
  const some = `${kept} of its ${whole} ${first.length === 1 || kept === 1 ? "stays" : "stay"}`;
  const said = [`it stays the same`, `the same ${whole} in another order`][becomes(before, after)];
  return `The model writes ${written}: ${said ?? (first.length > 0 ? some : "before, it wrote nothing")}.`;
}
