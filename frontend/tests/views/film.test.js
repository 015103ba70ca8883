import { expect, test } from "vitest";
import { pathThrough } from "../../../assets/lab/views/film_panel.js";

test("a curve leaves out what was not measured, and runs upwards", () => {
  expect(pathThrough([[0, 0], null, [0.5, 0.25], [1, 1]])).toBe("M0 100L50 75L100 0");
  expect(pathThrough([null])).toBe("");
});
