// Products with a matrix by plain loops, which run everywhere. simd.js computes the same four times as fast or more.

import { Tensor } from "./tensor.js";

/**
 * A product with one matrix: x (rows, inputs) -> result (rows, outputs).
 * @typedef {(x: Tensor, result: Tensor) => void} Product
 */

/**
 * What multiplies with matrices of weights, (outputs, inputs): it is given each once.
 * @typedef {(weight: Tensor) => Product} Products
 */

const { fround } = Math;
export const LANES = 4; // partial sums of a product, of every fourth input each: as many as a processor adds at once

/**
 * Multiply by plain loops.
 * @type {Products}
 */
export function plainProducts(weight) {
  const inputs = padded(weight.width);
  const matrix = widen(weight, inputs).values;
  return (x, result) => multiply(widen(x, inputs).values, matrix, result.values, x.rows, inputs, weight.rows);
}

/**
 * Compute result[row, output], the sum over i of x[row, i] * weight[output, i].
 *
 * Each sum is taken in four partial sums in single precision, so that it is to the last bit what simd.js computes. Two
 * outputs at a time, because an input that is loaded is then used twice.
 * @param {Float32Array} x (rows, inputs)
 * @param {Float32Array} weight (outputs, inputs)
 * @param {Float32Array} result (rows, outputs)
 * @param {number} rows
 * @param {number} inputs a multiple of four
 * @param {number} outputs
 */
function multiply(x, weight, result, rows, inputs, outputs) {
  for (let output = 0; output < outputs; output += 2) {
    const second = Math.min(output + 1, outputs - 1);
    for (let row = 0; row < rows; row++) {
      let a0 = fround(0);
      let a1 = fround(0);
      let a2 = fround(0);
      let a3 = fround(0);
      let b0 = fround(0);
      let b1 = fround(0);
      let b2 = fround(0);
      let b3 = fround(0);
      const end = (row + 1) * inputs;
      let a = output * inputs;
      let b = second * inputs;
      for (let i = row * inputs; i < end; i += 4, a += 4, b += 4) {
        const x0 = x[i];
        const x1 = x[i + 1];
        const x2 = x[i + 2];
        const x3 = x[i + 3];
        a0 = fround(a0 + fround(x0 * weight[a]));
        a1 = fround(a1 + fround(x1 * weight[a + 1]));
        a2 = fround(a2 + fround(x2 * weight[a + 2]));
        a3 = fround(a3 + fround(x3 * weight[a + 3]));
        b0 = fround(b0 + fround(x0 * weight[b]));
        b1 = fround(b1 + fround(x1 * weight[b + 1]));
        b2 = fround(b2 + fround(x2 * weight[b + 2]));
        b3 = fround(b3 + fround(x3 * weight[b + 3]));
      }
      result[row * outputs + output] = fround(a0 + a2) + fround(a1 + a3);
      result[row * outputs + second] = fround(b0 + b2) + fround(b1 + b3);
    }
  }
}

/**
 * Round a size up to a multiple of `LANES`.
 * @param {number} size
 */
export function padded(size) {
  return Math.ceil(size / LANES) * LANES;
}

/**
 * Return the same rows, as wide as said: zeros behind what they hold.
 * @param {Tensor} x
 * @param {number} width
 */
export function widen(x, width) {
  if (x.width === width) return x;
  const wide = new Tensor([x.rows, width]);
  for (let row = 0; row < x.rows; row++) wide.row(row).set(x.row(row));
  return wide;
}
