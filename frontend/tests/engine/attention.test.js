import { describe, expect, test } from "vitest";
import { additiveScores, attend, causalMask } from "../../../assets/lab/engine/attention.js";
import { Interventions } from "../../../assets/lab/engine/intervention.js";
import { Tensor } from "../../../assets/lab/engine/tensor.js";
import { randoms, randomTensor } from "./networks.js";

const [HEADS, QUERIES, KEYS, SIZE] = [3, 4, 6, 5];
const random = randoms(7);
const query = randomTensor([QUERIES, HEADS * SIZE], random);
const key = randomTensor([KEYS, HEADS * SIZE], random);
const value = randomTensor([KEYS, HEADS * SIZE], random);
const plain = attend(query, key, value, { heads: HEADS });

/** @type {(values: ArrayLike<number>) => number} */
const total = (values) => Array.from(values).reduce((sum, each) => sum + each, 0);
/** @type {(tensor: Tensor) => number[][]} */
const rowsOf = (tensor) => Array.from({ length: tensor.rows }, (_, index) => [...tensor.row(index)]);
/** @type {(intervention: object, first?: number) => ReturnType<typeof attend>} */
const edited = (intervention, first = 0) =>
  attend(query, key, value, { heads: HEADS, edit: new Interventions(intervention).at("here"), firstQuery: first });

test("two queries and two keys, worked by hand", () => {
  // scores 0 and ln 3 (times the root of the head size, which is divided away): weights 1/4 and 3/4
  const asked = new Tensor([2, 4], Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0));
  const offered = new Tensor([2, 4], Float32Array.of(0, 2 * Math.log(3), 0, 0, 2 * Math.log(3), 0, 0, 0));
  const values = new Tensor([2, 4], Float32Array.of(4, 0, 0, 8, 0, 4, 0, 0));
  const { weights, context } = attend(asked, offered, values);
  for (const [index, expected] of [0.25, 0.75, 0.75, 0.25].entries()) {
    expect(weights.values[index]).toBeCloseTo(expected, 6);
  }
  for (const [index, expected] of [1, 3, 0, 2, 3, 1, 0, 6].entries()) {
    expect(context.values[index]).toBeCloseTo(expected, 5);
  }
});

test("an additive score is v . tanh(query + key)", () => {
  const score = additiveScores(Float32Array.of(1, -2));
  const [asked, offered] = [Float32Array.of(0.5, 0.1), Float32Array.of(0.2, -0.4)];
  const scores = score(new Tensor([1, 2], asked), new Tensor([1, 2], offered), 1);
  expect(scores.values[0]).toBeCloseTo(Math.tanh(0.7) - 2 * Math.tanh(-0.3), 6);
});

test("each row of weights sums to 1", () => {
  expect(plain.weights.shape).toEqual([HEADS, QUERIES, KEYS]);
  for (const row of rowsOf(plain.weights)) expect(total(row)).toBeCloseTo(1, 6);
});

test("masked keys have exactly no weight, and the others what they had without them", () => {
  const { weights, scores } = attend(query, key, value, { heads: HEADS, mask: causalMask });
  for (let head = 0; head < HEADS; head++) {
    for (let place = 0; place < QUERIES; place++) {
      const row = weights.row(head * QUERIES + place);
      const seen = total(plain.weights.row(head * QUERIES + place).subarray(0, place + 1));
      for (let index = 0; index < KEYS; index++) {
        const before = plain.weights.row(head * QUERIES + place)[index];
        if (index > place) expect([row[index], scores.row(head * QUERIES + place)[index]]).toEqual([0, -Infinity]);
        else expect(row[index]).toBeCloseTo(before / seen, 5);
      }
    }
  }
});

describe("interventions", () => {
  const head = { site: "here", head: 1 };

  test("a muted head's context is zero, the others' is as it was", () => {
    const { context, weights } = edited({ mute: [head] });
    expect(weights.values).toEqual(plain.weights.values);
    for (const [index, row] of rowsOf(context).entries()) {
      const before = plain.context.row(index);
      expect(row).toEqual([...before.subarray(0, SIZE), ...Array(SIZE).fill(0), ...before.subarray(2 * SIZE)]);
    }
  });

  test("equal weights are equal over what a mask leaves", () => {
    const edit = new Interventions({ uniform: [head] }).at("here");
    const { weights } = attend(query, key, value, { heads: HEADS, mask: causalMask, edit });
    for (let place = 0; place < QUERIES; place++) {
      const share = Math.fround(1 / (place + 1));
      const expected = Array.from({ length: KEYS }, (_, index) => (index <= place ? share : 0));
      expect([...weights.row(QUERIES + place)]).toEqual(expected);
    }
  });

  test("identity is the query's own position, also for the one query of a step", () => {
    const { weights } = edited({ identity: [head] }, 2);
    expect(rowsOf(weights).slice(QUERIES, QUERIES + 2)).toEqual([
      [0, 0, 1, 0, 0, 0],
      [0, 0, 0, 1, 0, 0],
    ]);
  });

  test("a replaced row is rescaled to sum 1, however large its numbers", () => {
    const rows = [{ head, query: 3, weights: [1e300, 0, 0, 3e300, 0, 0] }];
    expect([...edited({ rows }).weights.row(QUERIES + 3)]).toEqual([0.25, 0, 0, 0.75, 0, 0]);
    expect([...edited({ rows }, 3).weights.row(QUERIES)]).toEqual([0.25, 0, 0, 0.75, 0, 0]);
  });

  test("a replaced row of which a mask leaves nothing is refused", () => {
    const edit = new Interventions({ rows: [{ head, query: 0, weights: [0, 1, 1, 1, 1, 1] }] }).at("here");
    expect(() => attend(query, key, value, { heads: HEADS, mask: causalMask, edit })).toThrow(RangeError);
  });

  test("the others share the weight of a masked key, in their proportions", () => {
    const row = edited({ keys: [{ head, query: 1, key: 4 }] }).weights.row(QUERIES + 1);
    const before = plain.weights.row(QUERIES + 1);
    for (let index = 0; index < KEYS; index++) {
      if (index === 4) expect(row[index]).toBe(0);
      else expect(row[index]).toBeCloseTo(before[index] / (1 - before[4]), 5);
    }
  });

  test("where the masked key had all the weight, the others are even", () => {
    const rows = [{ head, query: 1, weights: [0, 0, 0, 0, 1, 0] }];
    const uniform = [head];
    const { weights } = edited({ identity: uniform, keys: [{ head, query: 1, key: 1 }] });
    expect(total(weights.row(QUERIES + 1))).toBeCloseTo(1, 6);
    expect([...weights.row(QUERIES + 1)]).toEqual(
      [0, 2, 3, 4, 5].reduce((row, at) => row.with(at, Math.fround(0.2)), Array(6).fill(0)),
    );
    expect([...edited({ rows, keys: [{ head, query: 1, key: 1 }] }).weights.row(QUERIES + 1)]).toEqual([
      0, 0, 0, 0, 1, 0,
    ]);
  });

  test("nothing but what is asked for changes, and not what was given", () => {
    const before = plain.weights.values.slice();
    const { weights } = edited({ uniform: [head] });
    expect([...weights.values.subarray(0, QUERIES * KEYS)]).toEqual([...before.subarray(0, QUERIES * KEYS)]);
    expect(plain.weights.values).toEqual(before);
    expect(new Interventions({ uniform: [head] }).at("elsewhere")).toBe(null);
  });
});
