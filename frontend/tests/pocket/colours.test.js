// @vitest-environment happy-dom

import { beforeEach, expect, test } from "vitest";
import { Ramp } from "../../../assets/lab/pocket/colours.js";

const STOPS = ["#f5f2f9", "#d6bfe5", "#ae7fcd", "#8540ac", "#470d6d"];

beforeEach(() => {
  for (const [index, colour] of STOPS.entries()) {
    document.documentElement.style.setProperty(`--weight-${index}`, colour);
  }
});

test("the weights 0, 1/16, 1/4, 9/16 and 1 have the colours of the style, others are between", () => {
  const ramp = new Ramp();
  const expected = ["rgb(245 242 249)", "rgb(214 191 229)", "rgb(174 127 205)", "rgb(133 64 172)", "rgb(71 13 109)"];
  expect([0, 1 / 16, 1 / 4, 9 / 16, 1].map((weight) => ramp.colour(weight))).toEqual(expected);
  expect(ramp.colour(9 / 64)).toBe("rgb(194 159 217)");
  expect([ramp.colour(-1), ramp.colour(2)]).toEqual([expected[0], expected[4]]);
});

test("text is black on light colours and white on dark ones", () => {
  const ramp = new Ramp();
  expect([0, 0.25, 0.5, 1].map((weight) => ramp.text(weight))).toEqual(["black", "black", "white", "white"]);
});
