import { afterEach, describe, expect, test, vi } from "vitest";
import { plainProducts } from "../../../assets/lab/engine/products.js";
import { simdProducts } from "../../../assets/lab/engine/simd.js";
import { Tensor } from "../../../assets/lab/engine/tensor.js";
import { randoms, randomTensor } from "./networks.js";

/** @import { Products } from "../../../assets/lab/engine/products.js" */

// rows, inputs, outputs: of the shipped models, odd ones, more rows than fit at once
const SIZES = [
  [1, 192, 576],
  [17, 192, 192],
  [3, 448, 5000],
  [1, 1, 1],
  [2, 10, 5],
  [5, 3, 7],
  [90, 768, 33],
];
const random = randoms(3);

/** @type {(products: Products, weight: Tensor, x: Tensor) => Float32Array} */
function multiplied(products, weight, x) {
  const result = new Tensor([x.rows, weight.rows]);
  products(weight)(x, result);
  return result.values;
}

/** @type {(result: Float32Array, weight: Tensor, x: Tensor, tolerance: number) => void} */
function expectProduct(result, weight, x, tolerance) {
  for (let index = 0; index < result.length; index++) {
    const [from, by] = [x.row(Math.floor(index / weight.rows)), weight.row(index % weight.rows)];
    const exact = from.reduce((sum, value, i) => sum + value * by[i], 0);
    expect(Math.abs(result[index] - exact)).toBeLessThanOrEqual(tolerance * Math.sqrt(weight.width));
  }
}

afterEach(() => void vi.unstubAllGlobals());

describe.each(SIZES)("%i rows, %i inputs, %i outputs", (rows, inputs, outputs) => {
  const weight = randomTensor([outputs, inputs], random);
  const x = randomTensor([rows, inputs], random);

  test("plain loops are right", () => {
    expectProduct(multiplied(plainProducts, weight, x), weight, x, 1e-6);
  });

  test("WebAssembly is right, with other matrices in its memory", () => {
    const simd = /** @type {Products} */ (simdProducts());
    for (const other of [randomTensor([9, 11], random), randomTensor([300, 700], random)]) simd(other);
    expectProduct(multiplied(simd, weight, x), weight, x, 1e-6);
  });
});

test("a matrix that was multiplied with before is not touched by one that is added", () => {
  const simd = /** @type {Products} */ (simdProducts());
  const [first, x] = [randomTensor([50, 60], random), randomTensor([4, 60], random)];
  const product = simd(first);
  const [before, after] = [new Tensor([4, 50]), new Tensor([4, 50])];
  product(x, before);
  simd(randomTensor([2000, 600], random)); // for which the memory has to grow
  product(x, after);
  expect(after.values).toEqual(before.values);
});

test("a matrix with rows too long for the memory that is set aside is multiplied by loops", () => {
  const simd = /** @type {Products} */ (simdProducts());
  const [weight, x] = [randomTensor([2, 70_000], random), randomTensor([2, 70_000], random)];
  expect(multiplied(simd, weight, x)).toEqual(multiplied(plainProducts, weight, x));
});

describe("there is no WebAssembly to multiply with", () => {
  test("where the browser has none", () => {
    vi.stubGlobal("WebAssembly", undefined);
    expect(simdProducts()).toBe(null);
  });

  test("where a content policy forbids it", () => {
    class Module {
      constructor() {
        throw new EvalError("refused by the policy");
      }
    }
    vi.stubGlobal("WebAssembly", { ...WebAssembly, Memory: WebAssembly.Memory, Module });
    expect(simdProducts()).toBe(null);
  });
});
