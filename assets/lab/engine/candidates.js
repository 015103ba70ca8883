// The next token's distribution, and the most likely of its tokens.

import { logSoftmax } from "./mathematics.js";
import { EOS } from "./tokenizer.js";

/** @import { Network } from "./network.js" */
/** @import { Tensor } from "./tensor.js" */

/** @typedef {[id: number, logProb: number][]} Candidates most likely first */

export const NEVER = Number.NEGATIVE_INFINITY;

/**
 * Return log-probabilities (rows, pieces) of the next token; minus infinity for `<pad>`, `<sos>` and unknown, which are
 * never written.
 * @param {Network} network
 * @param {Tensor} outputs (rows, width)
 */
export function nextLogProbs(network, outputs) {
  const logits = network.embedding.logits(outputs);
  for (let row = 0; row < logits.rows; row++) logits.row(row).fill(NEVER, 0, EOS); // the three ids below that of <eos>
  return logSoftmax(logits);
}

/**
 * Return the `count` most likely tokens of each row of log-probabilities (rows, pieces).
 * @param {Tensor} logProbs
 * @param {number} count
 * @returns {Candidates[]}
 */
export function likeliest(logProbs, count) {
  return Array.from({ length: logProbs.rows }, (_, index) => best(logProbs.row(index), count));
}

/**
 * @param {Float32Array} row
 * @param {number} count
 * @returns {Candidates}
 */
function best(row, count) {
  /** @type {Candidates} */
  const found = [];
  for (let id = 0; id < row.length; id++) {
    if (found.length === count && row[id] <= found[count - 1][1]) continue;
    const place = found.findLastIndex(([, logProb]) => logProb >= row[id]) + 1;
    found.splice(place, 0, [id, row[id]]);
    if (found.length > count) found.pop();
  }
  return found;
}
