// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { drawnShares } from "../../../assets/lab/views/player/board.js";
import { folded, ribbonRectangles, unfolded } from "../../../assets/lab/views/player/folding.js";
import { chain, ribbons } from "../../../assets/lab/views/player/lines.js";
import { optionTitle } from "../../../assets/lab/views/player/options.js";
import { shade } from "../../../assets/lab/views/player/shade.js";
import { nextView, viewWith } from "../../../assets/lab/views/player/view_choice.js";
import { Weights } from "../../../assets/lab/views/player/weights.js";
import { partWritten } from "../../../assets/lab/views/player/words.js";
import { playedTrack, ROWS } from "./played.js";

/** @import { Places } from "../../../assets/lab/views/player/places.js" */

/** @type {(along: number, size: number, near: number) => { along: number, size: number, near: number, far: number }} */
const span = (along, size, near) => ({ along, size, near, far: near + 20 });
/** @type {Places} */
const PLACES = {
  downwards: false,
  sources: [span(20, 30, 0), span(60, 30, 0), span(100, 30, 0)],
  targets: [span(30, 40, 200), span(90, 40, 200)],
  columns: [],
  rows: [],
  full: 30,
  start: 20,
  end: 200,
};

test("a word looks with its last step while it is written, and with all of them later", () => {
  const weights = new Weights(playedTrack());
  expect(weights.rowOf(0, 1, 2)).toEqual(ROWS[2]);
  expect(weights.rowOf(0, 1, 3)).toEqual(ROWS[4]);
  expect(new Weights({ ...playedTrack(), views: [] }).row(0, 2)).toEqual([0, 0, 0]);
});

test("what looks at an English word is said strongest first, by what is written so far", () => {
  const weights = new Weights(playedTrack());
  expect(weights.columnSaid(0, 1, 1)).toBe("Looking at “runs”: cou 80 %, il 10 %.");
  expect(weights.columnSaid(0, 3, 1)).toBe("Looking at “runs”: court 60 %, il 10 %.");
  expect(weights.columnSaid(0, 0, 2)).toContain("No French word so far looks at the end mark with 2 % or more.");
  expect(weights.columnSaid(0, 3, 2)).toMatch(/^The end mark closes .* Looking at it: end 100 %, court 30 %\.$/);
  const again = new Weights({ ...playedTrack(), source_names: [[1, "runs (2)"]], cell_names: [[0, "il (1)"]] });
  expect(again.columnSaid(0, 3, 1)).toBe("Looking at “runs (2)”: court 60 %, il (1) 10 %.");
});

test("a weight's colour goes by its square root, and from a half on it is full", () => {
  expect(shade(0.004, false)).toBe("");
  expect(shade(0.015625, false)).toContain("var(--weight-1) 50%, var(--weight-0)");
  expect(shade(0.140625, false)).toContain("var(--weight-2) 50%, var(--weight-1)");
  expect(shade(0.49, false)).toContain("var(--weight-2) 100%, var(--weight-1)");
  expect([shade(0.5, false), shade(0.5, true)]).toEqual(["var(--weight-3)", "var(--faint)"]);
  expect(shade(0.4, true)).toContain("var(--faint) 24%");
});

test("ribbons arrive before their word is written", () => {
  expect(drawnShares(0.3).ribbons).toBeLessThan(1);
  expect(drawnShares(0.3).word).toBe(0);
  expect(drawnShares(0.65)).toEqual({ ribbons: 1, word: 0 });
  expect(drawnShares(1)).toEqual({ ribbons: 1, word: 1 });
});

test("ribbons are as wide as their weights, side by side; small ones are left out, but never all", () => {
  const paths = ribbons(PLACES, [0.7, 0.001, 0.299], 1, 0.002, 2);
  expect(paths.map((path) => [path.dataset.source, path.getAttribute("stroke-width")])).toEqual([
    ["0", "21.00"],
    ["2", "8.97"],
  ]);
  expect(paths[0].getAttribute("d")).toBe("M20.0 20.0 C20.0 124.4 85.5 95.6 85.5 200.0");
  expect(paths.map((path) => path.getAttribute("class"))).toEqual([null, "to-end"]);
  expect(ribbons(PLACES, [0, 0, 0], 1, 0.002, -1)).toHaveLength(3);
  const down = ribbons({ ...PLACES, downwards: true }, [1, 0, 0], 0, 0.002, -1);
  expect(down[0].getAttribute("d")).toBe("M20.0 20.0 C124.4 20.0 95.6 30.0 200.0 30.0");
});

test("without attention the line reaches the next word from the one before, the first from the vector", () => {
  const line = chain(PLACES);
  expect(line.written(0)).toBe("");
  expect(line.next(0).startsWith(line.crossing)).toBe(true);
  expect(line.written(1)).toBe("M30.0 174.8 L30.0 200.0 M30.0 174.8 L30.0 174.8");
  expect(line.next(1)).toBe("M30.0 174.8 L90.0 174.8 L90.0 200.0");
});

test("a ribbon folds into a rectangle of its width, and back", () => {
  const before = ribbonRectangles(PLACES, [0.5, 0.5, 0], 0).get(0) ?? { x: 0, y: 0, width: 0, height: 0 };
  expect(before).toEqual({ x: 17.5, y: 20, width: 15, height: 180 });
  expect(unfolded(before, false)).toEqual({
    d: 'path("M25.0 20.0 C25.0 80.0 25.0 140.0 25.0 200.0")',
    strokeWidth: "15px",
  });
  expect(folded(before, { x: 10, y: 20, width: 30, height: 90 })).toBe("translate(7.5px, 0px) scale(0.5, 2)");
});

test("heads and layers are turned in a circle, each keeping the other", () => {
  const { views } = playedTrack();
  expect([0, 1, 2].map((view) => nextView(views, view, "head"))).toEqual([1, 2, 0]);
  expect([1, 4].map((view) => nextView(views, view, "site"))).toEqual([4, 1]);
  expect(viewWith(views, 1, { site: "decoder.1.cross" })).toBe(4);
});

test("a piece without text of its own lights the part before it", () => {
  const parts = ["a", "", "b"].map((textContent) => ({ textContent }));
  expect([0, 1, 2].map((number) => partWritten(parts, number))).toEqual([0, 0, 2]);
});

test("an option is described by its rank, where it has one", () => {
  expect(optionTitle(["voit", "ure", 0.5, "50 %", 2, false])).toBe(
    "“voiture”: probability 50 %, number 2 of all pieces",
  );
  expect(optionTitle(["", "x", 0, "0.1 %", 0, true])).toBe("“x”: probability 0.1 %");
  expect(optionTitle(["", "others", 0.1, "10 %", null, false])).toBe("All other pieces together: 10 %");
  expect(optionTitle(["", "", 0, "", 0, false])).toBe("");
});
