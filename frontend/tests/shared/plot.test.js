import { expect, test } from "vitest";
import { linear, wholeTicks } from "../../../assets/lab/shared/plot.js";

test("a scale leads from values to pixels, also downwards and for one value", () => {
  expect([-1, 0, 1].map(linear(-1, 1, 10, 110))).toEqual([10, 60, 110]);
  expect([-1, 1].map(linear(1, -1, 0, 50))).toEqual([50, 0]);
  expect(linear(3, 3, 7, 9)(3)).toBe(7);
});

test("labels stand at round numbers, no more than there is room for by much", () => {
  expect(wholeTicks(0, 39, 4)).toEqual([0, 10, 20, 30]);
  expect(wholeTicks(0, 192, 4)).toEqual([0, 50, 100, 150]);
  expect(wholeTicks(0, 2, 10)).toEqual([0, 1, 2]);
  expect(wholeTicks(3, 9, 3)).toEqual([4, 6, 8]);
  expect(wholeTicks(0, 0, 5)).toEqual([0]);
});
