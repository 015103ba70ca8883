// The interventions at one attention site, as `attend` applies them.

import { Tensor } from "./tensor.js";

/** @import { MaskedKey, ReplacedRow } from "./intervention.js" */

/**
 * What is asked for at one site: mute, uniform and identity name heads.
 * @typedef {object} Edit
 * @property {Set<number>} mute
 * @property {Set<number>} uniform
 * @property {Set<number>} identity
 * @property {readonly ReplacedRow[]} rows
 * @property {readonly MaskedKey[]} keys
 */

/** Changes weights, then context, of one call of `attend`. */
export class AttentionEdit {
  /** @param {Edit} edit */
  constructor(edit) {
    /** @private */
    this.edit = edit;
  }

  /**
   * Return the new weights (heads, queries, keys). `firstQuery` is the position of the first query row given: in cached
   * decoding a call sees one query, so its position has to be told.
   * @param {Tensor} weights
   * @param {Mask} mask
   * @param {number} firstQuery
   */
  changeWeights(weights, mask, firstQuery) {
    const { uniform, identity, rows, keys } = this.edit;
    const [heads, queries, length] = weights.shape;
    const changed = weights.copy();
    for (let head = 0; head < heads; head++) {
      for (let query = 0; query < queries; query++) {
        const row = changed.row(head * queries + query);
        /** @type {(key: number) => boolean} */
        const allowed = (key) => mask === null || mask(query, key);
        const place = firstQuery + query;
        /** @type {(change: MaskedKey | ReplacedRow) => boolean} */
        const here = (change) => change.head.head === head && change.query === place;
        if (uniform.has(head)) spread(row, (key) => (allowed(key) ? 1 : 0));
        if (identity.has(head)) row.fill(0).fill(1, place, place + 1);
        const masked = new Set(keys.filter((key) => here(key) && key.key < length).map(({ key }) => key));
        if (masked.size > 0) maskKeys(row, masked, allowed);
        for (const replaced of rows.filter(here)) replaceRow(row, replaced, allowed);
      }
    }
    return changed;
  }

  /**
   * Return the context (queries, heads * head_dim) with muted heads at zero.
   * @param {Tensor} context
   * @param {number} heads
   */
  changeContext(context, heads) {
    if (this.edit.mute.size === 0) return context;
    const changed = context.copy();
    const size = context.width / heads;
    for (const head of this.edit.mute) {
      for (let query = 0; query < context.rows; query++) changed.row(query).fill(0, head * size, (head + 1) * size);
    }
    return changed;
  }
}

/**
 * Whether a query may look at a key, by their indices; null: every query at every key.
 * @typedef {((query: number, key: number) => boolean) | null} Mask
 */

/**
 * Fill a row with shares, rescaled to sum 1.
 * @param {Float32Array} row
 * @param {(key: number) => number} share
 */
function spread(row, share) {
  const shares = Array.from(row, (_, key) => share(key));
  const sum = shares.reduce((total, each) => total + each, 0);
  row.set(shares.map((each) => each / sum));
}

/**
 * Take the weights of masked keys away and rescale the others; where the masked had everything, the others are even.
 * @param {Float32Array} row
 * @param {ReadonlySet<number>} masked
 * @param {(key: number) => boolean} allowed
 */
function maskKeys(row, masked, allowed) {
  const left = row.some((weight, key) => weight > 0 && !masked.has(key));
  spread(row, (key) => (masked.has(key) ? 0 : left ? row[key] : Number(allowed(key))));
}

/**
 * Write a replaced row over a row of weights. RangeError: nothing is left to rescale.
 * @param {Float32Array} row
 * @param {ReplacedRow} replaced
 * @param {(key: number) => boolean} allowed
 */
function replaceRow(row, { head, query, weights }, allowed) {
  const given = Array.from(row, (_, key) => (allowed(key) ? (weights[key] ?? 0) : 0));
  const largest = Math.max(...given);
  if (largest === 0)
    throw new RangeError(`every key with weight in the replaced row ${query} at ${head.site} is masked`);
  spread(row, (key) => given[key] / largest); // first, so that no sum is too large or too small to divide by
}
