// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { overlap, Sliders, wholePercent } from "../../../assets/lab/shared/sliders.js";

/** @param {number} seed */
function numbers(seed) {
  let state = seed;
  /** @type {(below: number) => number} */
  return (below) => {
    state = (1103515245 * state + 12345) % 2 ** 31;
    return state % below;
  };
}

/** @type {(number: (below: number) => number, size: number) => number[]} */
function distribution(number, size) {
  const counts = Array.from({ length: size }, () => number(4) * number(30));
  counts[number(size)] += 1;
  const sum = counts.reduce((total, count) => total + count, 0);
  return counts.map((count) => count / sum);
}

test("the overlap is 1 less half of the differences, 1 of the same and 0 of what shares nothing", () => {
  const number = numbers(1);
  for (let trial = 0; trial < 300; trial++) {
    const size = 1 + number(12);
    const [first, second] = [distribution(number, size), distribution(number, size)];
    const shared = overlap(first, second);
    const apart = first.reduce((sum, share, index) => sum + Math.abs(share - second[index]), 0);
    expect(shared).toBeCloseTo(1 - apart / 2, 9);
    expect(overlap(second, first)).toBe(shared);
    expect(overlap(first, first)).toBeCloseTo(1, 9);
    expect(wholePercent(shared) === "100 %").toBe(apart < 2e-6);
    expect(wholePercent(shared) === "0 %").toBe(shared === 0);
  }
  expect([0, 1e-5, 0.004, 0.5, 0.997, 1].map(wholePercent)).toEqual([
    "0 %",
    "less than 1 %",
    "less than 1 %",
    "50 %",
    "more than 99 %",
    "100 %",
  ]);
});

test("sliders never give more than all, and spread the rest evenly", () => {
  const number = numbers(2);
  for (let trial = 0; trial < 15; trial++) {
    const given = Array(1 + number(12)).fill(0);
    let reported = NaN;
    const options = given.map((_, index) => `option ${index}`);
    const sliders = new Sliders(options, given, (left) => {
      reported = left;
    });
    for (let move = number(12); move > 0; move--) {
      sliders.give(number(given.length), number(140) - 20);
      const sum = given.reduce((total, share) => total + share, 0);
      expect(given.every((share) => share >= 0 && share <= 100)).toBe(true);
      expect(reported).toBe(100 - sum);
      expect(sum).toBeLessThanOrEqual(100);
    }
    const before = [...given];
    sliders.spread();
    const more = given.map((share, index) => share - before[index]);
    expect(reported).toBe(0);
    expect(Math.max(...more) - Math.min(...more)).toBeLessThanOrEqual(1);
    expect(sliders.numbers.map((field) => Number(field.value))).toEqual(given);
  }
});
