// The record of one translation: every query, key, value, score and weight, and all states between.
//
// Names and shapes are those of Python's `Record`. Row t of a cross-attention is the step that writes target token t; in
// decoder self-attention rows and columns are the decoder's inputs, `<sos>` first.

import { parseSite } from "./site.js";
import { Tensor } from "./tensor.js";

/** @import { Attention } from "./attention.js" */
/** @import { Intervention } from "./intervention.js" */
/** @import { LanguagePair } from "../shared/languages.js" */
/** @import { Tokens } from "./tokenizer.js" */

/**
 * A token that a step could have written, its probability (0 to 1) and the natural log of it.
 * @typedef {{ piece: string, id: number, probability: number, log_prob: number }} Candidate
 */

/**
 * One attention site. `scores` are after scale and mask, before softmax: minus infinity where masked.
 *
 * query, context: (heads, queries, head_dim). key, value: (heads, keys, head_dim). scores, weights: (heads, queries,
 * keys); each row of weights sums to 1.
 * @typedef {Record<"query" | "key" | "value" | "scores" | "weights" | "context", Tensor>} AttentionRecord
 */

/**
 * Everything one pass over `source` and `target` computed.
 * @typedef {object} TranslationRecord
 * @property {string} model
 * @property {LanguagePair} pair of source and target
 * @property {Tokens} source with `<eos>`
 * @property {Tokens} decoder_input `<sos>`, then the target without its last token
 * @property {Tokens} target what each step writes, `<eos>` last if it was written
 * @property {Record<string, AttentionRecord>} attention by site, in order of computation
 * @property {Record<string, Tensor>} states (length, width), by the names of `Trace`
 * @property {Float32Array} log_probs (steps,) natural log of the probability of each target token
 * @property {Candidate[][]} candidates the most likely tokens at each step
 * @property {Intervention} intervention
 * @property {boolean} own whether the target is the model's own translation
 */

/**
 * Return what `attend` saw with the heads apart, as a record has it.
 * @param {Attention} seen
 * @returns {AttentionRecord}
 */
export function attentionRecord({ query, key, value, scores, weights, context }) {
  const heads = weights.shape[0];
  const [queries, keys, values, contexts] = [query, key, value, context].map((tensor) => byHead(tensor, heads));
  return { query: queries, key: keys, value: values, scores, weights, context: contexts };
}

/**
 * Put the heads below each other: (rows, heads * head_dim) -> (heads, rows, head_dim).
 * @param {Tensor} tensor
 * @param {number} heads
 */
function byHead(tensor, heads) {
  const size = tensor.width / heads;
  const apart = new Tensor([heads, tensor.rows, size]);
  for (let head = 0; head < heads; head++) {
    for (let row = 0; row < tensor.rows; row++) {
      apart.row(head * tensor.rows + row).set(tensor.row(row).subarray(head * size, (head + 1) * size));
    }
  }
  return apart;
}

/**
 * Return which tokens of a record the rows and the columns of a site stand for.
 * @param {string} address
 * @returns {["source" | "decoder_input" | "target", "source" | "decoder_input"]}
 */
export function sides(address) {
  const { side, kind } = parseSite(address);
  if (kind === "cross") return ["target", "source"];
  return side === "encoder" ? ["source", "source"] : ["decoder_input", "decoder_input"];
}
