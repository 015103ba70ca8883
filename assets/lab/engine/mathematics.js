// The functions that networks are made of. Numbers are stored in single precision, as in Python; what is between two
// stored numbers is computed in double precision.

import { Tensor } from "./tensor.js";

const LAYER_NORM_EPSILON = 1e-5; // PyTorch's

/**
 * Turn scores into weights that sum to 1, row by row; a score of minus infinity becomes exactly 0.
 * @param {Tensor} scores
 */
export function softmax(scores) {
  const weights = new Tensor(scores.shape);
  for (let row = 0; row < scores.rows; row++) {
    const [from, to] = [scores.row(row), weights.row(row)];
    const most = largest(from);
    let sum = 0;
    for (let i = 0; i < from.length; i++) sum += to[i] = Math.exp(from[i] - most);
    for (let i = 0; i < to.length; i++) to[i] /= sum;
  }
  return weights;
}

/**
 * Turn logits into natural logs of probabilities, row by row.
 * @param {Tensor} logits
 */
export function logSoftmax(logits) {
  const logProbs = new Tensor(logits.shape);
  for (let row = 0; row < logits.rows; row++) {
    const [from, to] = [logits.row(row), logProbs.row(row)];
    const most = largest(from);
    let sum = 0;
    for (let i = 0; i < from.length; i++) sum += Math.exp(from[i] - most);
    const logSum = Math.log(sum);
    for (let i = 0; i < to.length; i++) to[i] = from[i] - most - logSum;
  }
  return logProbs;
}

/** @param {Float32Array} values */
function largest(values) {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) if (values[i] > most) most = values[i];
  return most;
}

/** Layer normalisation (Ba et al. 2016): each row with mean 0 and variance 1, then scaled and shifted. */
export class LayerNorm {
  /**
   * @param {Tensor} scale (width,)
   * @param {Tensor} shift (width,)
   */
  constructor(scale, shift) {
    this.scale = scale.values;
    this.shift = shift.values;
  }

  /** @param {Tensor} x (rows, width) */
  apply(x) {
    const result = new Tensor(x.shape);
    for (let row = 0; row < x.rows; row++) {
      const [from, to] = [x.row(row), result.row(row)];
      let sum = 0;
      for (let i = 0; i < from.length; i++) sum += from[i];
      const mean = sum / from.length;
      let squares = 0;
      for (let i = 0; i < from.length; i++) squares += (from[i] - mean) ** 2;
      const spread = Math.sqrt(squares / from.length + LAYER_NORM_EPSILON);
      for (let i = 0; i < to.length; i++) to[i] = ((from[i] - mean) / spread) * this.scale[i] + this.shift[i];
    }
    return result;
  }
}

/**
 * Add two tensors of the same shape.
 * @param {Tensor} a
 * @param {Tensor} b
 */
export function add(a, b) {
  const sum = a.copy();
  for (let i = 0; i < sum.values.length; i++) sum.values[i] += b.values[i];
  return sum;
}

/**
 * Replace what is below 0 by 0.
 * @param {Tensor} x
 */
export function relu(x) {
  const positive = new Tensor(x.shape);
  for (let i = 0; i < x.values.length; i++) if (x.values[i] > 0) positive.values[i] = x.values[i];
  return positive;
}

/**
 * The hyperbolic tangent of each number, between -1 and 1.
 * @param {Tensor} x
 */
export function tanh(x) {
  const result = new Tensor(x.shape);
  for (let i = 0; i < x.values.length; i++) result.values[i] = Math.tanh(x.values[i]);
  return result;
}

/**
 * The logistic function, between 0 and 1.
 * @param {number} x
 */
export function sigmoid(x) {
  return 1 / (1 + Math.exp(-x));
}
