// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { build } from "../../../assets/lab/views/whole_model_boxes.js";
import { branches, inflowShape, unnormed } from "../../../assets/lab/views/whole_model_lines.js";

/** @import { Row } from "../../../assets/lab/views/whole_model_boxes.js" */

/**
 * @param {number} left
 * @param {number} right
 * @param {number} top
 * @param {number} bottom
 */
function place(left, right, top, bottom) {
  return { left, right, top, bottom, x: (left + right) / 2, y: (top + bottom) / 2 };
}

test("rows of a layer stand in it, after its button; the others beside it", () => {
  /** @type {Row[]} */
  const rows = [
    { kind: "stream", layer: null, share: 0 },
    { kind: "branch", layer: 0, share: 0.5 },
    { kind: "add", layer: 0, share: 0.5 },
    { kind: "stream", layer: null, share: 0 },
  ];
  const model = document.createElement("div");
  const sides = [{ side: "encoder", name: "", text: "", rows }];
  build(model, sides, [{ side: "encoder", layer: 0, title: "<b>", holds: "", label: "" }]);
  const kinds = [...model.querySelectorAll("button")].map(({ className }) => className);
  expect(kinds).toEqual(["box main", "fold", "box norm", "box main", "box added", "box main", "box added", "box main"]);
  expect(model.querySelectorAll(".layer .row")).toHaveLength(2);
  expect(model.querySelector(".layer .title")?.textContent).toBe("<b>");
});

test("what flows in is as wide as its share of the river, and has a least and a largest width", () => {
  const river = place(0, 40, 0, 100);
  const width = (/** @type {number} */ share) => {
    const [top, bottom] = [/^M60 ([\d.]+)/, /([\d.]+) z$/].map((pattern) =>
      Number(pattern.exec(inflowShape(place(60, 100, 20, 40), river, share, 30))?.[1]),
    );
    return bottom - top;
  };
  expect([0, 0.5, 1, 3].map(width)).toEqual([2, 20, 40, 48]);
});

test("a sublayer without a norm in its branch reads the river directly, on either side of it", () => {
  expect(unnormed(place(60, 100, 30, 60), place(0, 40, 0, 100))).toEqual([40, 36, 60, 36]);
  expect(unnormed(place(0, 40, 30, 60), place(60, 100, 0, 100))).toEqual([60, 36, 40, 36]);
});

test("a branch goes through the norm above a sublayer, or past it where the norm stands behind", () => {
  const river = place(0, 40, 0, 100);
  expect(branches(place(60, 100, 10, 20), place(60, 100, 30, 60), river)).toEqual([
    [40, 15, 60, 15],
    [80, 20, 80, 30],
  ]);
  expect(branches(place(120, 140, 30, 60), place(60, 100, 30, 60), river)).toEqual([
    [40, 26, 130, 26, 130, 30],
    [120, 45, 100, 45],
  ]);
});
