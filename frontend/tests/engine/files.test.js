import { describe, expect, test } from "vitest";
import { ModelError } from "../../../assets/lab/engine/errors.js";
import { build } from "../../../assets/lab/engine/families.js";
import { Parameters } from "../../../assets/lab/engine/parameters.js";
import { plainProducts } from "../../../assets/lab/engine/products.js";
import { Weights } from "../../../assets/lab/engine/safetensors.js";
import { Tokenizer } from "../../../assets/lab/engine/tokenizer.js";
import { TO_FRENCH } from "../languages.js";

/**
 * The bytes of a safetensors file.
 * @param {Record<string, unknown>} header
 * @param {ArrayBufferView} numbers
 */
function safetensors(header, numbers) {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + numbers.byteLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(new Uint8Array(numbers.buffer), 8 + text.length);
  return file;
}

/** @type {(bits: number[]) => Weights} */
const halves = (bits) => {
  const entry = { dtype: "F16", shape: [bits.length], data_offsets: [0, 2 * bits.length] };
  return new Weights(safetensors({ __metadata__: {}, w: entry }, Uint16Array.from(bits)));
};

/**
 * Bytes 1, 2, ... as a matrix, and the scales of its rows.
 * @type {(shape: [number, number], scales: number[]) => Uint8Array}
 */
const eightBits = (shape, scales) => {
  const size = shape[0] * shape[1];
  const file = new Uint8Array(size + 4 * scales.length);
  for (let i = 0; i < size; i++) file[i] = i % 2 ? 256 - (i + 1) : i + 1; // 1, -2, 3, -4
  file.set(new Uint8Array(Float32Array.from(scales).buffer), size);
  const entries = {
    w: { dtype: "I8", shape, data_offsets: [0, size] },
    "w.scale": { dtype: "F32", shape: [scales.length], data_offsets: [size, file.length] },
  };
  return safetensors(entries, file);
};

describe("weights", () => {
  test("a matrix in eight bits is its bytes times the scales of its rows", () => {
    const weights = new Weights(eightBits([2, 2], [0.5, 2]));
    expect([...weights.get("w", [2, 2]).values]).toEqual([0.5, -1, 6, -8]);
    weights.finish();
  });

  test("half-precision numbers are read as IEEE 754 has them", () => {
    const bits = [0x0000, 0x3c00, 0xc000, 0x3555, 0x7bff, 0x0400, 0x0001, 0x83ff];
    const expected = [0, 1, -2, 0.333251953125, 65504, 2 ** -14, 2 ** -24, -(1023 / 1024) * 2 ** -14];
    expect([...halves(bits).get("w", [8]).values]).toEqual(expected);
  });

  test("single-precision numbers are read too", () => {
    const entry = { dtype: "F32", shape: [1, 2], data_offsets: [0, 8] };
    const weights = new Weights(safetensors({ w: entry }, Float32Array.of(1.5, -0.1)));
    expect([...weights.get("w", [1, 2]).values]).toEqual([1.5, Math.fround(-0.1)]);
  });

  test.each([
    ["infinite", [0x7c00]],
    ["no number", [0x3c00, 0x7e00]],
  ])("what is %s is refused", (_, bits) => {
    expect(() => halves(bits)).toThrow(ModelError);
  });

  test("a tensor of another name or shape is refused, and one that nobody takes", () => {
    const weights = halves([0x3c00, 0x3c00]);
    expect(() => weights.get("v", [2])).toThrow(ModelError);
    expect(() => weights.get("w", [1, 2])).toThrow(ModelError);
    expect(() => weights.finish()).toThrow(ModelError);
    weights.get("w", [2]);
    weights.finish();
  });

  test.each([
    ["nothing", new Uint8Array(0)],
    ["text", new TextEncoder().encode("once upon a time there was a file")],
    ["a header that is too long", Uint8Array.of(255, 255, 0, 0, 0, 0, 0, 0, 123)],
    [
      "another kind of number",
      safetensors({ w: { dtype: "I64", shape: [1], data_offsets: [0, 8] } }, new Uint8Array(8)),
    ],
    ["a matrix in eight bits with too few scales", eightBits([2, 2], [1])],
    [
      "numbers that are cut off",
      safetensors({ w: { dtype: "F32", shape: [3], data_offsets: [0, 12] } }, new Uint8Array(8)),
    ],
    ["another shape", safetensors({ w: { dtype: "F32", shape: [3], data_offsets: [0, 8] } }, new Uint8Array(8))],
  ])("%s is no file of weights", (_, file) => {
    expect(() => new Weights(file)).toThrow(ModelError);
  });

  test("a family that is not known is refused", () => {
    const parameters = new Parameters(halves([0x3c00]), plainProducts);
    for (const family of ["lstm", "toString"]) expect(() => build({ family }, parameters)).toThrow(ModelError);
  });
});

describe("tokenizer", () => {
  test.each([
    ["nothing", []],
    ["text", [...new TextEncoder().encode("once upon a time")]],
    ["a field that is cut off", [0x0a, 0x20, 0x0a, 0x03]],
    ["a number without an end", [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ["pieces with other special ones", [0x0a, 0x03, 0x0a, 0x01, 0x61]],
  ])("%s is no tokenizer", (_, bytes) => {
    expect(() => new Tokenizer(Uint8Array.from(bytes), TO_FRENCH)).toThrow(ModelError);
  });
});
