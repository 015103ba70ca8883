// Attention: scores, softmax, weighted sum. One `attend` serves recording and cached decoding.
//
// Scaled dot-product and multi-head attention follow Vaswani et al. 2017 ("Attention Is All You Need"), the additive
// score Bahdanau et al. 2015 ("Neural Machine Translation by Jointly Learning to Align and Translate").

import { softmax } from "./mathematics.js";
import { Tensor } from "./tensor.js";

/** @import { AttentionEdit, Mask } from "./edit.js" */
/** @import { Parameters } from "./parameters.js" */

/**
 * What one call of `attend` saw and made; `scores` are after scale and mask, before softmax.
 *
 * query, context: (queries, heads * head_dim). key, value: (keys, heads * head_dim). scores, weights: (heads, queries,
 * keys). Heads stand side by side in a row: head h has the numbers from h * head_dim on.
 * @typedef {object} Attention
 * @property {Tensor} query
 * @property {Tensor} key
 * @property {Tensor} value
 * @property {Tensor} scores
 * @property {Tensor} weights
 * @property {Tensor} context
 */

/**
 * How well each query and key of each head fit: (heads, queries, keys).
 * @typedef {(query: Tensor, key: Tensor, heads: number) => Tensor} ScoreFunction
 */

/**
 * The dot product of each query with each key, divided by the square root of the head size. Vaswani 2017, equation 1.
 * @type {ScoreFunction}
 */
export function scaledDotScores(query, key, heads) {
  const size = query.width / heads;
  const scale = Math.sqrt(size);
  const scores = new Tensor([heads, query.rows, key.rows]);
  for (let index = 0; index < scores.rows; index++) {
    const [head, place] = [Math.floor(index / query.rows), index % query.rows];
    const asked = query.row(place).subarray(head * size, (head + 1) * size);
    const row = scores.row(index);
    for (let k = 0; k < key.rows; k++) {
      const first = k * key.width + head * size;
      let sum = 0;
      for (let i = 0; i < size; i++) sum += asked[i] * key.values[first + i];
      row[k] = sum / scale;
    }
  }
  return scores;
}

/**
 * v . tanh(query + key) for each pair, with both already projected and one head. Bahdanau 2015, A.1.2.
 * @param {Float32Array} scoreVector (width,)
 * @returns {ScoreFunction}
 */
export function additiveScores(scoreVector) {
  return (query, key) => {
    const scores = new Tensor([1, query.rows, key.rows]);
    for (let q = 0; q < query.rows; q++) {
      for (let k = 0; k < key.rows; k++) {
        const [asked, offered] = [query.row(q), key.row(k)];
        let sum = 0;
        for (let i = 0; i < asked.length; i++) sum += scoreVector[i] * Math.tanh(asked[i] + offered[i]);
        scores.row(q)[k] = sum;
      }
    }
    return scores;
  };
}

/**
 * Look up each query among the keys and return the weighted sum of the values, with all that led to it.
 *
 * query (queries, heads * head_dim); key, value (keys, heads * head_dim). `edit` changes weights or context as a reader
 * asked; `firstQuery` is the position of the first query row, for cached decoding.
 * @param {Tensor} query
 * @param {Tensor} key
 * @param {Tensor} value
 * @param {{ heads?: number, mask?: Mask, score?: ScoreFunction, edit?: AttentionEdit | null, firstQuery?: number }} how
 * @returns {Attention}
 */
export function attend(query, key, value, how = {}) {
  const { heads = 1, mask = null, score = scaledDotScores, edit = null, firstQuery = 0 } = how;
  const scores = score(query, key, heads); // (heads, queries, keys)
  if (mask !== null) hide(scores, mask);
  const plain = softmax(scores); // each row sums to 1
  const weights = edit === null ? plain : edit.changeWeights(plain, mask, firstQuery);
  const looked = weightedSum(weights, value); // (queries, heads * head_dim)
  const context = edit === null ? looked : edit.changeContext(looked, heads);
  return { query, key, value, scores, weights, context };
}

/**
 * Let query i look at keys 0 to i, so that no token sees what is not written yet.
 * @type {NonNullable<Mask>}
 */
export function causalMask(query, key) {
  return key <= query;
}

/**
 * Set the scores of keys that a query may not look at to minus infinity.
 * @param {Tensor} scores (heads, queries, keys)
 * @param {NonNullable<Mask>} mask
 */
function hide(scores, mask) {
  const queries = scores.shape[1];
  for (let index = 0; index < scores.rows; index++) {
    const row = scores.row(index);
    for (let key = 0; key < row.length; key++) if (!mask(index % queries, key)) row[key] = Number.NEGATIVE_INFINITY;
  }
}

/**
 * Sum the values of each head by its weights: (heads, queries, keys), (keys, heads * size) -> (queries, heads * size).
 * @param {Tensor} weights
 * @param {Tensor} value
 */
function weightedSum(weights, value) {
  const [heads, queries, keys] = weights.shape;
  const size = value.width / heads;
  const context = new Tensor([queries, value.width]);
  for (let head = 0; head < heads; head++) {
    for (let query = 0; query < queries; query++) {
      const to = context.row(query).subarray(head * size, (head + 1) * size);
      const shares = weights.row(head * queries + query);
      for (let key = 0; key < keys; key++) {
        const share = shares[key];
        const first = key * value.width + head * size;
        for (let i = 0; i < size; i++) to[i] += share * value.values[first + i];
      }
    }
  }
  return context;
}

/**
 * Projections into `heads` queries, keys and values, and back: the contexts side by side through one matrix. Vaswani
 * 2017, section 3.2.2.
 */
export class MultiHeadAttention {
  /**
   * @param {Parameters} parameters the query's, key's and value's matrices stand below each other in one
   * @param {string} name
   * @param {number} width
   * @param {number} heads
   */
  constructor(parameters, name, width, heads) {
    this.heads = heads;
    const [query, key, value] = parameters.linears(`${name}.in_projection`, 3, width, width);
    this.query = query;
    this.key = key;
    this.value = value;
    this.combine = parameters.linear(`${name}.out_projection`, width, width);
  }
}
