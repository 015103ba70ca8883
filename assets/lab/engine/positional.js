// Sinusoidal positional encoding (Vaswani et al. 2017, section 3.5): order, as vectors added to embeddings.

import { Tensor } from "./tensor.js";

const LONGEST_WAVELENGTH_BASE = 10_000;

/**
 * Return the encoding of each position: (positions, width).
 *
 * Dimension 2i is sin(position * frequency i), dimension 2i + 1 the cosine. A pure function, so any position, negative
 * or beyond all training, has one.
 * @param {readonly number[]} positions
 * @param {number} width even
 */
export function positionalEncoding(positions, width) {
  const encoding = new Tensor([positions.length, width]);
  positions.forEach((position, index) => {
    const row = encoding.row(index);
    for (let i = 0; i < width; i += 2) {
      const angle = Math.fround(position * frequency(i, width));
      row[i] = Math.sin(angle);
      row[i + 1] = Math.cos(angle);
    }
  });
  return encoding;
}

/**
 * Radians per position of the sine-cosine pair at dimension i, in single precision: from 1 down to nearly 1 / 10000.
 * @param {number} i
 * @param {number} width
 */
function frequency(i, width) {
  return Math.fround(LONGEST_WAVELENGTH_BASE ** Math.fround(-i / width));
}
