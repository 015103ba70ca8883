// Whether an intervention fits a model and a sentence: what does not is refused before anything is computed.

import { isCausal, parseSite } from "./site.js";

/** @import { Head, Intervention, MaskedKey, PatchedState, PositionalChange, ReplacedRow } from "./intervention.js" */

export const MAX_SHIFT = 10_000; // shift of positions: single-precision angles still have four digits here

/**
 * What an intervention has to fit.
 * @typedef {object} Limits
 * @property {Readonly<Record<string, number>>} headsAt heads by attention site
 * @property {Readonly<Record<string, number>>} patchable the width of each state that can be patched
 * @property {boolean} positions whether the model has positional encodings
 * @property {number} sourceLength source tokens with `<eos>`
 */

/**
 * Check every part of an intervention. RangeError: a site, head, row, key or state that is not there, a row without
 * weight, a query that may look at nothing, no permutation, positions where there are none, any mistake.
 * @param {Intervention} intervention
 * @param {Limits} limits
 */
export function checkIntervention(intervention, limits) {
  const { mute = [], uniform = [], identity = [], rows = [], keys = [], states = [] } = intervention;
  for (const head of [...mute, ...uniform, ...identity, ...[...rows, ...keys].map((change) => change.head)]) {
    checkHead(head, limits);
  }
  for (const { site } of identity) {
    demand(parseSite(site).kind === "self", `identity weights exist in self-attention only, not at ${site}`);
  }
  for (const row of rows) checkRow(row, limits);
  checkKeys(keys, limits);
  for (const state of states) checkState(state, limits);
  demand(!intervention.mistakes?.length, "this engine computes attention as it should be, without mistakes");
  for (const change of [intervention.encoder_positions, intervention.decoder_positions]) {
    if (change) checkPositions(change, limits);
  }
}

/**
 * @param {boolean} holds
 * @param {string} reason
 */
function demand(holds, reason) {
  if (!holds) throw new RangeError(reason);
}

/** @param {number} index */
function isIndex(index) {
  return Number.isInteger(index) && index >= 0;
}

/**
 * @param {Head} head
 * @param {Limits} limits
 */
function checkHead({ site, head }, { headsAt }) {
  const there = Object.keys(headsAt);
  demand(there.includes(site), `there is no attention site ${site} here; there are: ${there.join(", ") || "none"}`);
  demand(isIndex(head) && head < headsAt[site], `${site} has heads 0 to ${headsAt[site] - 1}, not ${head}`);
}

/**
 * @param {ReplacedRow} row
 * @param {Limits} limits
 */
function checkRow({ head, query, weights }, { sourceLength }) {
  demand(isIndex(query), `a replaced row needs a query index from 0, not ${query}`);
  demand(
    weights.every((weight) => weight >= 0 && weight < Number.POSITIVE_INFINITY),
    `the weights of a replaced row must be finite and not negative: ${weights}`,
  );
  const site = parseSite(head.site);
  if (isCausal(site)) {
    demand(
      weights.slice(0, query + 1).some((weight) => weight > 0),
      `row ${query} at ${head.site} sees decoder inputs 0 to ${query}: the replaced row gives none of them any weight`,
    );
    return;
  }
  demand(
    weights.some((weight) => weight > 0),
    "the weights of a replaced row are all zero: there is nothing to rescale to a sum of 1",
  );
  demand(
    weights.length === sourceLength,
    `a replaced row at ${head.site} needs ${sourceLength} weights, one a source token with <eos>, not ${weights.length}`,
  );
  demand(
    site.side === "decoder" || query < sourceLength,
    `${head.site} has rows 0 to ${sourceLength - 1}, not ${query}`,
  );
}

/**
 * @param {readonly MaskedKey[]} keys
 * @param {Limits} limits
 */
function checkKeys(keys, { sourceLength }) {
  for (const { head, query, key } of keys) {
    demand(isIndex(query) && isIndex(key), `a masked key needs indices from 0, not query ${query} and key ${key}`);
    const causal = isCausal(parseSite(head.site));
    const length = causal ? query + 1 : sourceLength; // keys that the query sees
    demand(causal || key < length, `${head.site} has keys 0 to ${length - 1}, not ${key}`);
    const same = keys.filter(
      (other) => other.head.site === head.site && other.head.head === head.head && other.query === query,
    );
    demand(
      new Set(same.flatMap((other) => (other.key < length ? [other.key] : []))).size < length,
      `row ${query} at ${head.site} may look at nothing: all of its keys are masked`,
    );
  }
}

/**
 * @param {PatchedState} patch
 * @param {Limits} limits
 */
function checkState({ state, position, values }, { patchable, sourceLength }) {
  const there = Object.keys(patchable);
  demand(there.includes(state), `no state ${state} can be patched; there are: ${there.join(", ")}`);
  demand(patchable[state] === values.length, `${state} has width ${patchable[state]}, not ${values.length}`);
  demand(values.every(Number.isFinite), "the values of a patched state must be finite");
  demand(
    isIndex(position) && position < sourceLength,
    `${state} has positions 0 to ${sourceLength - 1}, not ${position}`,
  );
}

/**
 * @param {PositionalChange} change
 * @param {Limits} limits
 */
function checkPositions({ kind, offset = 0, order = [] }, { positions }) {
  demand(positions, "this model has no positional encodings to change");
  demand(["off", "shift", "permute"].includes(kind), `a positional change is off, shift or permute, not ${kind}`);
  const sorted = order.toSorted((a, b) => a - b);
  demand(
    kind !== "permute" || sorted.every((position, index) => position === index),
    `not a permutation of 0 to ${order.length - 1}: ${order}`,
  );
  demand(
    Number.isInteger(offset) && Math.abs(offset) <= MAX_SHIFT,
    `positions are shifted by at most ${MAX_SHIFT} either way, not ${offset}`,
  );
}
