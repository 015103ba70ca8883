// Reads weights: the safetensors format, which is a length, a JSON header and then the numbers of all tensors.
// Matrices may be stored in eight bits, with the scale of each row beside them (model/store/eight_bits.py).

import { ModelError } from "./errors.js";
import { Tensor } from "./tensor.js";

const LENGTH = 8; // bytes that say how long the header is

/** @type {Record<string, (bytes: DataView) => Float32Array>} how to read the kinds of numbers that models are stored in */
const READERS = { F16: readHalves, F32: readSingles, I8: readBytes };
const SCALE = ".scale"; // what the name of a tensor's scales ends with

/** The tensors of a file by name. */
export class Weights {
  /**
   * Read a file. ModelError: it is damaged, or holds numbers of another kind or such as are not finite.
   * @param {Uint8Array} file
   */
  constructor(file) {
    /** @private @type {Map<string, Tensor>} */
    this.tensors = new Map();
    /** @private @type {Set<string>} */
    this.unused = new Set();
    for (const [name, tensor] of scaled(readTensors(file))) {
      if (!allFinite(tensor.values)) throw new ModelError(`${name} holds values that are not finite`);
      this.tensors.set(name, tensor);
      this.unused.add(name);
    }
  }

  /**
   * Return a tensor. ModelError: there is none of this name and shape.
   * @param {string} name
   * @param {readonly number[]} shape
   */
  get(name, shape) {
    const tensor = this.tensors.get(name);
    if (tensor === undefined || tensor.shape.join() !== shape.join()) {
      throw new ModelError(`${name} should be ${shape.join(" x ")} and is ${tensor?.shape.join(" x ") ?? "nothing"}`);
    }
    this.unused.delete(name);
    return tensor;
  }

  /** Check that the network has taken every tensor. ModelError: the file belongs to another network. */
  finish() {
    for (const name of this.unused) throw new ModelError(`the network has no ${name}`);
  }
}

/**
 * @param {Uint8Array} file
 * @returns {[string, Tensor][]}
 */
function readTensors(file) {
  try {
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    const start = LENGTH + Number(view.getBigUint64(0, true));
    /** @type {Record<string, { dtype: string, shape: number[], data_offsets: [number, number] }>} */
    const header = JSON.parse(new TextDecoder().decode(file.subarray(LENGTH, start)));
    const entries = Object.entries(header).filter(([name]) => name !== "__metadata__");
    return entries.map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => {
        const bytes = new DataView(file.buffer, file.byteOffset + start + from, to - from);
        return [name, new Tensor(shape, READERS[dtype](bytes))];
      },
    );
  } catch (error) {
    throw new ModelError(`the file of weights is damaged or no safetensors file (${error})`);
  }
}

/**
 * Multiply the rows of matrices in eight bits by their scales. ModelError: there is not one scale a row.
 * @param {[string, Tensor][]} stored
 * @returns {[string, Tensor][]}
 */
function scaled(stored) {
  const scales = new Map(stored.filter(([name]) => name.endsWith(SCALE)));
  for (const [name, { shape, values }] of stored) {
    const scale = scales.get(name + SCALE)?.values;
    if (scale === undefined) continue;
    const width = values.length / scale.length;
    if (scale.length !== shape[0]) throw new ModelError(`${name} needs one scale a row`);
    for (let i = 0; i < values.length; i++) values[i] *= scale[Math.floor(i / width)];
  }
  return stored.filter(([name]) => !name.endsWith(SCALE));
}

/** @param {DataView} bytes */
function readBytes(bytes) {
  const values = new Float32Array(bytes.byteLength);
  for (let i = 0; i < values.length; i++) values[i] = bytes.getInt8(i);
  return values;
}

/** @param {DataView} bytes */
function readSingles(bytes) {
  const values = new Float32Array(bytes.byteLength / 4);
  for (let i = 0; i < values.length; i++) values[i] = bytes.getFloat32(4 * i, true);
  return values;
}

/** @param {DataView} bytes */
function readHalves(bytes) {
  const values = new Float32Array(bytes.byteLength / 2);
  for (let i = 0; i < values.length; i++) values[i] = HALVES[bytes.getUint16(2 * i, true)];
  return values;
}

const HALVES = Float32Array.from({ length: 2 ** 16 }, (_, bits) => half(bits)); // by their bits: there are not many

/**
 * Decode a half-precision number (IEEE 754): a sign, five bits of exponent, ten of fraction.
 * @param {number} bits
 */
function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** @param {Float32Array} values */
function allFinite(values) {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * 0; // 0, unless one is infinite or no number
  return sum === 0;
}
