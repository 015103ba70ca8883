// Numbers in rows: what flows between the parts of a network.

/** Single-precision numbers with a shape. They lie row after row: the last number of the shape is the width of a row. */
export class Tensor {
  /**
   * @param {readonly number[]} shape
   * @param {Float32Array} [values] zeros where none are given
   */
  constructor(shape, values) {
    this.shape = shape;
    this.width = shape[shape.length - 1];
    this.rows = shape.slice(0, -1).reduce((product, size) => product * size, 1);
    this.values = values ?? new Float32Array(this.rows * this.width);
    if (this.values.length !== this.rows * this.width) {
      throw new RangeError(`a tensor of shape ${shape} does not hold ${this.values.length} numbers`);
    }
  }

  /**
   * Return a row as a view: what is written to it changes the tensor.
   * @param {number} index
   */
  row(index) {
    return this.values.subarray(index * this.width, (index + 1) * this.width);
  }

  /**
   * Return some rows as a view: (count, width).
   * @param {number} first
   * @param {number} count
   */
  part(first, count) {
    return new Tensor([count, this.width], this.values.subarray(first * this.width, (first + count) * this.width));
  }

  /** Return a copy that can be changed. */
  copy() {
    return new Tensor(this.shape, this.values.slice());
  }
}

/**
 * Put the rows of tensors of one width below each other: (a, width), (b, width) -> (a + b, width).
 * @param {readonly Tensor[]} parts
 */
export function below(parts) {
  if (parts.length === 1) return parts[0];
  const joined = new Tensor([parts.reduce((rows, part) => rows + part.rows, 0), parts[0].width]);
  let offset = 0;
  for (const part of parts) {
    joined.values.set(part.values, offset);
    offset += part.values.length;
  }
  return joined;
}

/**
 * Put the rows of tensors beside each other: (rows, a), (rows, b) -> (rows, a + b).
 * @param {readonly Tensor[]} parts
 */
export function beside(parts) {
  const joined = new Tensor([parts[0].rows, parts.reduce((width, part) => width + part.width, 0)]);
  let offset = 0;
  for (const part of parts) {
    for (let row = 0; row < part.rows; row++) joined.row(row).set(part.row(row), offset);
    offset += part.width;
  }
  return joined;
}
