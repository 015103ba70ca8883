// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { inBase64 } from "../../../assets/lab/shared/bytes.js";
import { captions, Meeting, Vectors } from "../../../assets/lab/views/attention_step_lines.js";

test("vectors are read from bytes, in units of their largest number", () => {
  const vectors = new Vectors({ columns: 2, full: 3, cells: inBase64([127, 254, 0, 127]) });
  expect(vectors.row(0)).toEqual([0, 1]);
  expect(vectors.row(1)).toEqual([-1, 0]);
  expect([vectors.largest(0), vectors.largest(1)]).toEqual([3, 3]);
});

test("bars of products begin at zero, to the left where they are negative", () => {
  const bars = [-100, 300].map((product) => {
    const { productBar } = prepared(product);
    return [productBar.style.left, productBar.style.width, productBar.classList.contains("minus")];
  });
  expect(bars).toEqual([
    ["0%", "25%", true],
    ["25%", "75%", false],
  ]);
});

/** @param {number} product of products from -100 to 300 */
function prepared(product) {
  const meeting = new Meeting("<i>word</i>", 2, 2);
  meeting.setBar(product, -100, 400);
  return meeting;
}

test("a label is text, and every kind of score has a caption for each column", () => {
  expect(prepared(0).node.querySelector(".at-label")?.textContent).toBe("<i>word</i>");
  expect(captions("dot", 32).children).toHaveLength(prepared(0).node.children.length);
  expect(captions("dot", 32).textContent).toContain("÷ √32");
  expect(captions("additive", 32).textContent).not.toContain("√");
});
