// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { networkNodes } from "../../../assets/lab/views/step_views/network.js";
import { placed, placedLooks, placedUnits } from "../../../assets/lab/views/step_views/network_marks.js";

/** @import { Mark, Network } from "../../../assets/lab/views/step_views/network_marks.js" */

/** @type {(more: Partial<Mark>) => Mark} */
const mark = (more) => ({ k: "line", h: 0, f: 0, g: 1, o: 1, o0: 0, dx: 0.5, y: 10, ...more });
const states = Array.from({ length: 10 }, (_, cell) => [cell / 10, -cell / 10]);

/** @type {(marks: Mark[]) => Network} */
const network = (marks) => ({
  marks,
  units: [{ h: 0, top: 50, f: [0, 9], g: [1, -1], cells: states }],
  texts: [{ k: "title", x: 0.2, y: 5, t: "encoder" }],
  look: { y: 100, y2: 200 },
  labels: { source: [..."abcdefghi", "<b>unbreakable</b>"] },
  ...{ cells: [8, 1, 7], from_step: [0, 0, 10], height: 400 },
});
const now = { step: 3, first: [0, 0, 0], crossing: 2.5, texts: { encoder: "Encoder" }, looks_from: 0, looks: [] };

test("marks stand in the cells in view, from their step on", () => {
  const cells = placed(network([mark({ o0: 0.25 })]), now);
  expect(cells.map(({ x }) => x)).toEqual([0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5]);
  expect(cells.map(({ seen }) => seen)).toEqual([1, 1, 1, 1, 0.25, 0.25, 0.25, 0.25]);
  expect(cells.map((cell) => cell.now)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((cell) => cell === 3));
  expect(placed(network([mark({})]), now)).toHaveLength(4); // before it is there nothing is seen
  expect(placed(network([mark({ h: 2 })]), { ...now, step: 3 }).map(({ x }) => x)).toEqual([1.5, 2.5, 3.5, 4.5]);
});

test("some marks are for one cell, for all but the first, or where cells are out of view", () => {
  const later = { ...now, step: 9, first: [2, 0, 0] };
  /** @type {(more: Partial<Mark>, moment?: typeof now) => number[]} */
  const at = (more, moment = later) => placed(network([mark(more)]), moment).map(({ x }) => x);
  expect(at({ only: 4 })).toEqual([2.5]);
  expect(at({ skips: 1 })[0]).toBe(1.5);
  expect(at({ cut: true })).toEqual([0.5]);
  expect(at({ cut: true }, { ...now, step: 9 })).toEqual([]);
  expect(at({ cut: false })[0]).toBe(1.5);
  expect(at({ h: 1, cx: true, dx: 0 })).toEqual([2.5]);
});

test("units appear in the order in which each direction computes them", () => {
  const units = placedUnits(network([]), now);
  expect(units.map(({ v }) => v)).toEqual([0, 0.1, 0.2, 0.3, -0.6, -0.7]); // the other direction begins at the end
  expect(units[0]).toMatchObject({ y: 50, y2: 85 });
});

test("attention is drawn as strong as its weights", () => {
  const [first, ...others] = placedLooks(network([]), { ...now, looks: [0.64, 0.004, 0.25] });
  expect(first).toMatchObject({ x: 0.5, seen: 0.8, w: 5 });
  expect(others.map(({ x }) => x)).toEqual([2.5]);
});

test("a network is drawn in the room that it has, and its tokens are texts", () => {
  const token = mark({ k: "token", t: "source", o0: 1 });
  const moment = { ...now, step: 9, first: [2, 0, 0] };
  const size = { width: 800, height: 800 };
  const nodes = networkNodes(network([token]), moment, size, { contributions: ["#000000", "#ffffff"] });
  const texts = nodes.filter((node) => node.classList.contains("token"));
  expect(texts.map((text) => text.textContent)).toEqual([..."cdefghi", "<b>unbreakable</b>"]);
  expect(texts[0].querySelector("tspan")?.getAttribute("x")).toBe("50");
  expect(texts[0].querySelector("tspan")?.getAttribute("y")).toBe("20");
  expect(texts[7].querySelectorAll("tspan")).toHaveLength(2); // one line has no room
  expect(texts.map((text) => text.classList.contains("now"))).toEqual([..."0000000", "1"].map((at) => at === "1"));
  expect(nodes.filter((node) => node.hasAttribute("data-value"))).toHaveLength(16);
  expect(nodes[nodes.length - 1].textContent).toBe("Encoder");
});
