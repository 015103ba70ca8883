// Dimensions of the sine and the cosine of a pair: `dimensions_of` in model/network/positional.py.

/** @typedef {"pairs" | "halves"} Layout sine beside its cosine, or all sines before all cosines */

/**
 * Return the dimensions of sine and cosine.
 * @param {number} pair
 * @param {number} pairs
 * @param {Layout} layout
 */
export function dimensionsOf(pair, pairs, layout) {
  return layout === "halves" ? [pair, pairs + pair] : [2 * pair, 2 * pair + 1];
}

/**
 * Return the pair of a dimension, and whether it is the cosine's.
 * @param {number} dimension
 * @param {number} pairs
 * @param {Layout} layout
 */
export function waveOf(dimension, pairs, layout) {
  if (layout === "halves") return { pair: dimension % pairs, cosine: dimension >= pairs };
  return { pair: Math.floor(dimension / 2), cosine: dimension % 2 === 1 };
}
