// Cross-attention over whole source words, and the step that tells most: Python's model/dissect/aggregate.py, telling.py.

import { MEAN } from "../shared/heads.js";
import { isWord } from "./labels.js";

/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Tensor } from "../engine/tensor.js" */
/** @import { Word } from "../engine/words.js" */

const CLEAR = 0.5; // least weight that counts for the word order

/**
 * Return the sites of cross-attention of a record.
 * @param {TranslationRecord} record
 */
export function crossSites({ attention }) {
  return Object.keys(attention).filter((site) => site.endsWith(".cross"));
}

/**
 * Return a head's weights, a row a step, over words: the sum over a word's pieces.
 * @param {Tensor} weights (heads, steps, pieces)
 * @param {number} head or `MEAN`
 * @param {readonly Word[]} words
 * @returns {number[][]}
 */
export function wordRows(weights, head, words) {
  const [count, steps] = weights.shape;
  const heads = head === MEAN ? Array.from({ length: count }, (_, index) => index) : [head];
  return Array.from({ length: steps }, (_, step) => {
    const rows = heads.map((index) => weights.row(index * steps + step));
    return words.map(({ start, end }) => {
      let sum = 0;
      for (const row of rows) for (let piece = start; piece < end; piece++) sum += row[piece];
      return sum / heads.length;
    });
  });
}

/**
 * Return the mean of rows of one length.
 * @param {readonly (readonly number[])[]} rows
 */
export function meanRow(rows) {
  return rows[0].map((_, column) => rows.reduce((sum, row) => sum + row[column], 0) / rows.length);
}

/**
 * Return the step, from 0, with the strongest weight on one source word. Steps that look back, to the left of a word that
 * an earlier one clearly looked at, come first.
 * @param {TranslationRecord} record
 */
export function tellingStep(record) {
  const site = crossSites(record).at(-1);
  const columns = record.source.words.filter(({ text }) => isWord(text));
  const steps = record.target.words.filter(({ text }) => isWord(text)).map(({ start }) => start);
  if (site === undefined || columns.length === 0 || steps.length === 0) return 0;
  const rows = wordRows(record.attention[site].weights, MEAN, columns);
  let [telling, most, furthest] = [steps[0], -1, -1];
  for (const step of steps) {
    const share = Math.max(...rows[step]);
    const looked = rows[step].indexOf(share);
    const value = share >= CLEAR && looked < furthest ? 1 + share : share;
    if (value > most) [telling, most] = [step, value];
    if (share >= CLEAR) furthest = Math.max(furthest, looked);
  }
  return telling;
}
