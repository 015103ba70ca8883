import { expect, test } from "vitest";
import { inkAt, mixedInLab } from "../../../assets/lab/shared/lab_ramp.js";

const COLOURS = ["#000000", "#777777", "#ffffff"];

test("colours are mixed in Lab", () => {
  expect(mixedInLab(COLOURS, 0)).toBe("rgb(0, 0, 0)");
  expect(mixedInLab(COLOURS, 1)).toBe("rgb(255, 255, 255)");
  expect(mixedInLab(["#4682b4", "#a52a2a"], 0.5)).toBe("rgb(139, 93, 108)"); // as Vega mixes them
  expect([0, 0.5, 1].map((place) => inkAt(COLOURS, place))).toEqual(["white", "black", "black"]);
});
