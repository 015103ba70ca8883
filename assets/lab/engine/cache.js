// What a Transformer's decoder keeps of the tokens read so far, so that none is computed twice.

/** @import { Tensor } from "./tensor.js" */

/** The keys and values of the tokens that one hypothesis has read at one layer, with room for all steps. */
export class Past {
  /**
   * @param {Tensor} keys (steps, width)
   * @param {Tensor} values (steps, width)
   * @param {number} length how many are filled
   */
  constructor(keys, values, length = 0) {
    this.keys = keys;
    this.values = values;
    this.length = length;
  }

  /**
   * Add the keys and values of further tokens and return those of all, each (length, width).
   * @param {Tensor} key
   * @param {Tensor} value
   */
  add(key, value) {
    this.keys.values.set(key.values, this.length * key.width);
    this.values.values.set(value.values, this.length * value.width);
    this.length += key.rows;
    return [this.keys.part(0, this.length), this.values.part(0, this.length)];
  }

  copy() {
    return new Past(this.keys.copy(), this.values.copy(), this.length);
  }
}

/** What the decoder keeps of the tokens read so far. */
export class Cache {
  /**
   * @param {readonly (readonly Past[])[]} pasts by layer, then by hypothesis
   * @param {Tensor} encoding the positional encodings of all steps (steps, width)
   */
  constructor(pasts, encoding) {
    this.pasts = pasts;
    this.encoding = encoding;
  }

  get length() {
    return this.pasts[0][0].length;
  }

  /** @param {readonly number[]} rows */
  select(rows) {
    const pasts = this.pasts.map((layer) => rows.map((row) => layer[row].copy()));
    return new Cache(pasts, this.encoding);
  }
}
