// The parts of a network by the names of their weights, ready to use.

import { Linear } from "./linear.js";
import { LayerNorm } from "./mathematics.js";
import { Tensor } from "./tensor.js";

/** @import { Products } from "./products.js" */
/** @import { Weights } from "./safetensors.js" */

/** Hands a network its weights, each once. ModelError: there is none of that name and shape. */
export class Parameters {
  /**
   * @param {Weights} weights
   * @param {Products} products what multiplies with the matrices
   */
  constructor(weights, products) {
    this.weights = weights;
    this.products = products;
  }

  /**
   * @param {string} name
   * @param {readonly number[]} shape
   */
  tensor(name, shape) {
    return this.weights.get(name, shape);
  }

  /**
   * Return an affine map: a matrix (outputs, inputs) and a bias.
   * @param {string} name
   * @param {number} outputs
   * @param {number} inputs
   */
  linear(name, outputs, inputs) {
    return this.linears(name, 1, outputs, inputs)[0];
  }

  /**
   * Return several affine maps whose matrices stand below each other in one.
   * @param {string} name
   * @param {number} count
   * @param {number} outputs of each
   * @param {number} inputs
   */
  linears(name, count, outputs, inputs) {
    const weight = this.tensor(`${name}.weight`, [count * outputs, inputs]).values;
    const bias = this.tensor(`${name}.bias`, [count * outputs]).values;
    return Array.from({ length: count }, (_, part) => {
      const matrix = weight.subarray(part * outputs * inputs, (part + 1) * outputs * inputs);
      const shift = bias.subarray(part * outputs, (part + 1) * outputs);
      return new Linear(new Tensor([outputs, inputs], matrix), shift, this.products);
    });
  }

  /**
   * Return a linear map without a bias.
   * @param {string} name
   * @param {number} outputs
   * @param {number} inputs
   */
  matrix(name, outputs, inputs) {
    return new Linear(this.tensor(`${name}.weight`, [outputs, inputs]), null, this.products);
  }

  /**
   * @param {string} name
   * @param {number} width
   */
  layerNorm(name, width) {
    return new LayerNorm(this.tensor(`${name}.weight`, [width]), this.tensor(`${name}.bias`, [width]));
  }
}
