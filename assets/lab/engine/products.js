// Products with a matrix by plain loops, which run everywhere. simd.js does the same many times as fast.

/** @import { Tensor } from "./tensor.js" */

/**
 * A product with one matrix: x (rows, inputs) -> result (rows, outputs).
 * @typedef {(x: Tensor, result: Tensor) => void} Product
 */

/**
 * What multiplies with matrices of weights, (outputs, inputs): it is given each once.
 * @typedef {(weight: Tensor) => Product} Products
 */

/**
 * Multiply by plain loops: result[row, output] is the sum over i of x[row, i] * weight[output, i].
 *
 * Four outputs at a time, and two rows where there are two: a number that is loaded is then used several times, which is
 * two to three times as fast as one loop inside another.
 * @type {Products}
 */
export function plainProducts(weight) {
  const { values, width, rows: outputs } = weight;
  return (x, result) => {
    for (let output = 0; output < outputs; output += 4) {
      let row = 0;
      for (; row + 1 < x.rows; row += 2) twoRows(x.values, values, result.values, width, outputs, row, output);
      if (row < x.rows) oneRow(x.values, values, result.values, width, outputs, row, output);
    }
  };
}

/**
 * Compute four outputs of one row; where there are fewer, the last one again.
 * @param {Float32Array} x (rows, inputs)
 * @param {Float32Array} weight (outputs, inputs)
 * @param {Float32Array} result (rows, outputs)
 * @param {number} inputs
 * @param {number} outputs
 * @param {number} row
 * @param {number} output the first of the four
 */
function oneRow(x, weight, result, inputs, outputs, row, output) {
  const output1 = Math.min(output + 1, outputs - 1);
  const output2 = Math.min(output + 2, outputs - 1);
  const output3 = Math.min(output + 3, outputs - 1);
  const place = row * inputs;
  const place0 = output * inputs;
  const place1 = output1 * inputs;
  const place2 = output2 * inputs;
  const place3 = output3 * inputs;
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  for (let i = 0; i < inputs; i++) {
    const a = x[place + i];
    a0 += a * weight[place0 + i];
    a1 += a * weight[place1 + i];
    a2 += a * weight[place2 + i];
    a3 += a * weight[place3 + i];
  }
  result[row * outputs + output] = a0;
  result[row * outputs + output1] = a1;
  result[row * outputs + output2] = a2;
  result[row * outputs + output3] = a3;
}

/**
 * Compute four outputs of a row and of the one after it, as `oneRow` does.
 * @param {Float32Array} x
 * @param {Float32Array} weight
 * @param {Float32Array} result
 * @param {number} inputs
 * @param {number} outputs
 * @param {number} row
 * @param {number} output
 */
function twoRows(x, weight, result, inputs, outputs, row, output) {
  const output1 = Math.min(output + 1, outputs - 1);
  const output2 = Math.min(output + 2, outputs - 1);
  const output3 = Math.min(output + 3, outputs - 1);
  const placeA = row * inputs;
  const placeB = placeA + inputs;
  const place0 = output * inputs;
  const place1 = output1 * inputs;
  const place2 = output2 * inputs;
  const place3 = output3 * inputs;
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (let i = 0; i < inputs; i++) {
    const a = x[placeA + i];
    const b = x[placeB + i];
    const w0 = weight[place0 + i];
    const w1 = weight[place1 + i];
    const w2 = weight[place2 + i];
    const w3 = weight[place3 + i];
    a0 += a * w0;
    a1 += a * w1;
    a2 += a * w2;
    a3 += a * w3;
    b0 += b * w0;
    b1 += b * w1;
    b2 += b * w2;
    b3 += b * w3;
  }
  result[row * outputs + output] = a0;
  result[row * outputs + output1] = a1;
  result[row * outputs + output2] = a2;
  result[row * outputs + output3] = a3;
  result[(row + 1) * outputs + output] = b0;
  result[(row + 1) * outputs + output1] = b1;
  result[(row + 1) * outputs + output2] = b2;
  result[(row + 1) * outputs + output3] = b3;
}
