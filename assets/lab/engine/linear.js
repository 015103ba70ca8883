// Linear maps, most of what a network computes: each output is a weighted sum of all inputs, plus a bias.

import { Tensor } from "./tensor.js";

/** @import { Product, Products } from "./products.js" */

/** An affine map: x times the transposed weight, plus a bias. */
export class Linear {
  /**
   * @param {Tensor} weight (outputs, inputs)
   * @param {Float32Array | null} bias (outputs,)
   * @param {Products} products what multiplies
   */
  constructor(weight, bias, products) {
    this.outputs = weight.rows;
    this.bias = bias;
    /** @type {Product} */
    this.product = products(weight);
  }

  /**
   * @param {Tensor} x (rows, inputs)
   * @returns {Tensor} (rows, outputs)
   */
  apply(x) {
    const result = new Tensor([x.rows, this.outputs]);
    this.product(x, result);
    const { bias } = this;
    if (bias === null) return result;
    for (let row = 0; row < x.rows; row++) {
      const values = result.row(row);
      for (let i = 0; i < values.length; i++) values[i] += bias[i];
    }
    return result;
  }
}
