// Products with a matrix by one WebAssembly function, written here instruction by instruction. It works on four
// numbers at once (SIMD), in single precision, where the loops of products.js add in double precision.

import { plainProducts } from "./products.js";
import { Tensor } from "./tensor.js";

/** @import { Products } from "./products.js" */

const LANES = 4; // numbers in a vector
const BYTES = 4; // of a single-precision number
const VECTOR = LANES * BYTES;
const BLOCK = 4; // outputs that are computed at once: an input that is loaded is then used four times
const PAGE = 65536; // bytes, the unit of WebAssembly's memory
const SCRATCH = 4 * PAGE; // bytes at the start of the memory for x, and as many for the result

/**
 * Return what multiplies by WebAssembly; null where the browser has no SIMD or a content policy forbids it.
 * @returns {Products | null}
 */
export function simdProducts() {
  /** @type {WebAssembly.Memory} */
  let memory;
  /** @type {(x: number, weight: number, result: number, rows: number, inputs: number, outputs: number) => void} */
  let multiply;
  try {
    memory = new WebAssembly.Memory({ initial: (2 * SCRATCH) / PAGE });
    const instance = new WebAssembly.Instance(new WebAssembly.Module(MODULE), { host: { memory } });
    multiply = /** @type {typeof multiply} */ (instance.exports.multiply);
  } catch {
    return null; // browsers have errors of different kinds for it
  }
  let free = 2 * SCRATCH; // where the next matrix goes
  return (weight) => {
    const [inputs, outputs] = [roundUp(weight.width, LANES), roundUp(weight.rows, BLOCK)];
    const asked = weight.rows;
    const most = Math.floor(SCRATCH / BYTES / Math.max(inputs, outputs)); // rows at a time
    if (most === 0) return plainProducts(weight);
    const place = free;
    free += inputs * outputs * BYTES;
    memory.grow(Math.max(0, Math.ceil((free - memory.buffer.byteLength) / PAGE)));
    new Float32Array(memory.buffer, place).set(widen(weight, inputs).values);
    return (x, result) => {
      const wide = widen(x, inputs).values;
      const from = new Float32Array(memory.buffer, 0, SCRATCH / BYTES);
      const to = new Float32Array(memory.buffer, SCRATCH, SCRATCH / BYTES);
      for (let first = 0; first < x.rows; first += most) {
        const rows = Math.min(most, x.rows - first);
        from.set(wide.subarray(first * inputs, (first + rows) * inputs));
        multiply(0, place, SCRATCH, rows, inputs * BYTES, outputs * BYTES);
        for (let row = 0; row < rows; row++) {
          result.row(first + row).set(to.subarray(row * outputs, row * outputs + asked));
        }
      }
    };
  };
}

/**
 * Return the smallest multiple of `unit` that is not below `size`.
 * @param {number} size
 * @param {number} unit
 */
function roundUp(size, unit) {
  return Math.ceil(size / unit) * unit;
}

/**
 * Return the same rows, as wide as said: zeros behind what they hold.
 * @param {Tensor} x
 * @param {number} width
 */
function widen(x, width) {
  if (x.width === width) return x;
  const wide = new Tensor([x.rows, width]);
  for (let row = 0; row < x.rows; row++) wide.row(row).set(x.row(row));
  return wide;
}

// The function, as WebAssembly's text format would say it:
//
//   (func (export "multiply") (param $x $weight $result $rows $inputs $outputs i32)   ;; sizes of a row in bytes
//     loop over blocks of four outputs, $left from $outputs down to 0:
//       $row = $x; $to = $result; $row_left = $rows
//       loop over rows:
//         $a = $b = $c = $d = (0, 0, 0, 0); $i = 0
//         loop over inputs, four at a time:
//           $v = x[row, i .. i + 3]
//           $a += $v * weight[output, i .. i + 3]; $b, $c, $d: the same for the three outputs after it
//         store the sums of $a, $b, $c and $d, four numbers
//       $weight += 4 * $inputs; $result += 16

const [X, WEIGHT, RESULT, ROWS, INPUTS, OUTPUTS, LEFT, ROW, TO, ROWS_LEFT, I, W, V, A, B, C, D] = Array(17).keys();
const SUMS = [A, B, C, D];
const [I32, V128, NOTHING] = [0x7f, 0x7b, 0x40]; // types

/** @type {(local: number) => number[]} */
const get = (local) => [0x20, local];
/** @type {(local: number, ...value: number[][]) => number[]} */
const set = (local, ...value) => [...value.flat(), 0x21, local];
/** @type {(value: number) => number[]} from 0 to 63 */
const integer = (value) => [0x41, value];
/** @type {(a: number[], b: number[]) => number[]} */
const plus = (a, b) => [...a, ...b, 0x6a];
/** @type {(a: number[], b: number[]) => number[]} */
const minus = (a, b) => [...a, ...b, 0x6b];
/** @type {(...body: number[][]) => number[]} the body runs again as long as it leaves a number that is not 0 */
const loop = (...body) => [0x03, NOTHING, ...body.flat(), 0x0d, 0, 0x0b];
/** @type {(address: number[]) => number[]} four numbers from memory */
const load = (address) => [...address, 0xfd, 0x00, 2, 0];
/** @type {(address: number[], vector: number[]) => number[]} */
const store = (address, vector) => [...address, ...vector, 0xfd, 0x0b, 2, 0];
const zeros = [0xfd, 0x0c, ...Array(VECTOR).fill(0)];
/** @type {(a: number[], b: number[]) => number[]} */
const sum = (a, b) => [...a, ...b, 0xfd, 0xe4, 0x01];
/** @type {(a: number[], b: number[]) => number[]} */
const product = (a, b) => [...a, ...b, 0xfd, 0xe6, 0x01];
/** @type {(a: number[], b: number[], lanes: number[]) => number[]} four of eight numbers: 0 to 3 of a, 4 to 7 of b */
const pick = (a, b, lanes) => {
  const bytes = lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => BYTES * lane + byte));
  return [...a, ...b, 0xfd, 0x0d, ...bytes];
};
/** @type {(a: number[], b: number[]) => number[]} a0 + a2, b0 + b2, a1 + a3, b1 + b3 */
const halves = (a, b) => sum(pick(a, b, [0, 4, 1, 5]), pick(a, b, [2, 6, 3, 7]));

const BODY = [
  ...set(LEFT, get(OUTPUTS)),
  ...loop(
    set(ROW, get(X)),
    set(TO, get(RESULT)),
    set(ROWS_LEFT, get(ROWS)),
    loop(
      ...SUMS.map((total) => set(total, zeros)),
      set(I, integer(0)),
      loop(
        set(V, load(plus(get(ROW), get(I)))),
        set(W, plus(get(WEIGHT), get(I))),
        ...SUMS.flatMap((total) => [
          set(total, sum(get(total), product(get(V), load(get(W))))),
          set(W, plus(get(W), get(INPUTS))),
        ]),
        set(I, plus(get(I), integer(VECTOR))),
        minus(get(I), get(INPUTS)),
      ),
      set(V, halves(get(A), get(B))),
      set(A, halves(get(C), get(D))),
      store(get(TO), sum(pick(get(V), get(A), [0, 1, 4, 5]), pick(get(V), get(A), [2, 3, 6, 7]))),
      set(ROW, plus(get(ROW), get(INPUTS))),
      set(TO, plus(get(TO), get(OUTPUTS))),
      set(ROWS_LEFT, minus(get(ROWS_LEFT), integer(1))),
      get(ROWS_LEFT),
    ),
    ...[0, 1, 2, 3].map(() => set(WEIGHT, plus(get(WEIGHT), get(INPUTS)))),
    set(RESULT, plus(get(RESULT), integer(VECTOR))),
    set(LEFT, minus(get(LEFT), integer(VECTOR))),
    get(LEFT),
  ),
  0x0b, // end
];

/** @type {(number: number) => number[]} as WebAssembly writes sizes: seven bits a byte, the last first */
const size = (number) => (number < 0x80 ? [number] : [(number & 0x7f) | 0x80, ...size(number >> 7)]);
/** @type {(text: string) => number[]} */
const name = (text) => [text.length, ...new TextEncoder().encode(text)];
/** @type {(id: number, ...content: number[][]) => number[]} */
const section = (id, ...content) => [id, ...size(content.flat().length), ...content.flat()];

const LOCALS = [2, V - LEFT, I32, D - V + 1, V128]; // beside the six that are passed: integers and vectors

const CODE = [...LOCALS, ...BODY];
const MODULE = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // "\0asm", version 1
  ...section(1, [1, 0x60, 6, I32, I32, I32, I32, I32, I32, 0]), // one type: six integers, no result
  ...section(2, [1], name("host"), name("memory"), [2, 0, 1]), // imported: a memory of a page or more
  ...section(3, [1, 0]), // one function, of that type
  ...section(7, [1], name("multiply"), [0, 0]), // exported
  ...section(10, [1], size(CODE.length), CODE),
]);
