// Small networks with random weights, the same every time, for tests of what holds for any weights.

import { build } from "../../../assets/lab/engine/families.js";
import { Parameters } from "../../../assets/lab/engine/parameters.js";
import { plainProducts } from "../../../assets/lab/engine/products.js";
import { Tensor } from "../../../assets/lab/engine/tensor.js";

export const PIECES = 13;
const SIZES = { pieces: PIECES, width: 12, hidden: 20, heads: 3, layers: 2, feed_forward: 10 };
export const RNNS = ["rnn", "rnn-additive", "rnn-dot"].map((family) => ({ family, ...SIZES }));
export const TRANSFORMER = { family: "transformer", ...SIZES, positions: true };
export const NO_POSITIONS = { ...TRANSFORMER, positions: false };
export const CONFIGS = [...RNNS, TRANSFORMER, NO_POSITIONS];
export const SOURCE = [5, 9, 4, 7, 12, 3]; // ids of a sentence, <eos> last
export const TARGET = [2, 6, 11, 4, 8]; // what a decoder reads, <sos> first

/**
 * Return numbers from -1 to 1 that look random and are the same for the same seed (a linear congruential generator).
 * @param {number} seed
 */
export function randoms(seed) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 30 - 1;
  };
}

/**
 * @param {readonly number[]} shape
 * @param {() => number} random
 */
export function randomTensor(shape, random) {
  const tensor = new Tensor(shape);
  for (let i = 0; i < tensor.values.length; i++) tensor.values[i] = random();
  return tensor;
}

/**
 * Build a network of a configuration with weights that are drawn when it asks for them.
 * @param {{ family: string }} config
 * @param {number} [seed]
 */
export function network(config, seed = 1) {
  const random = randoms(seed);
  const weights = {
    /** @type {(name: string, shape: readonly number[]) => Tensor} */
    get: (_name, shape) => randomTensor(shape, random),
    finish: () => {},
  };
  return build(config, new Parameters(/** @type {any} */ (weights), plainProducts));
}
