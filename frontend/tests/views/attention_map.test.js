// @vitest-environment happy-dom

import { beforeEach, expect, test } from "vitest";
import { chosenView } from "../../../assets/lab/views/attention_map/chosen.js";
import { Drawing } from "../../../assets/lab/views/attention_map/drawing.js";
import { laidOut } from "../../../assets/lab/views/attention_map/layout.js";
import { shownMap, strongest } from "../../../assets/lab/views/attention_map/maps.js";
import { choose } from "../chosen.js";

/** @import { Form, RecordMaps, View } from "../../../assets/lab/views/attention_map/maps.js" */

/** @type {(encoder: boolean, rows: string[]) => { encoder: boolean, pieces: Form, words: null, wordOfRow: number[] }} */
const kind = (encoder, rows) => ({
  encoder,
  pieces: { rows, columns: ["the", "<b>cat</b>"], rowTitle: "query", columnTitle: "key", masked: null },
  words: null,
  wordOfRow: rows.map((_, row) => row),
});
const kinds = [kind(true, ["the", "cat"]), kind(false, ["le", "chat", "end"])];
/** @type {(label: string, of: number) => RecordMaps["sites"][number]} */
const site = (label, of) => ({
  label,
  kind: of,
  pieces: [0, 1].map((head) => {
    const weights = kinds[of].pieces.rows.flatMap((_, row) => [1 - (row + head) / 8, (row + head) / 8]);
    return { weights, scores: null, bestScores: null, best: strongest(weights, kinds[of].pieces), end: 0 };
  }),
  words: null,
});
const record = { heads: [null, 0], kinds, sites: [site("a", 0), site("b", 0), site("c", 1)] };
/** @type {View} */
const own = { site: 1, head: 0, row: 1, words: false, perRow: false, quantity: "weights", numbers: false };
const controls = {
  ...{ head: "head", site: "site", kind: "", row: "step", per_row: "", words: "" },
  ...{ mean: true, through: false, first_row: 1, steps: false },
};
const colours = ["#000000", "#777777", "#ffffff"];
const palette = { weights: colours, contributions: colours, ink: "black", paper: "white", query: "blue", key: "red" };

beforeEach(() => choose({}));

test("the view is the server's where the page's controls say nothing, or nothing that is there", () => {
  const steps = { ...controls, first_row: 1, steps: true };
  expect(chosenView(record, own, { ...steps, steps: false })).toEqual(own);
  expect(chosenView(record, own, steps).row).toBe(-1); // the encoder has no steps
  choose({ head: 7, site: "d", step: "2" });
  expect(chosenView(record, own, { ...steps, steps: false })).toEqual(own);
  choose({ head: 1, site: "c", step: 3 });
  expect(chosenView(record, own, steps)).toEqual({ ...own, head: 1, site: 2, row: 2 });
});

test("a control without the mean of all heads begins with the first head", () => {
  const without = { ...controls, mean: false };
  expect(chosenView(record, own, without)).toEqual(own); // the server may show the mean all the same
  choose({ head: 0 });
  expect(chosenView(record, own, without).head).toBe(1);
  expect(chosenView(record, { ...own, head: 1 }, { ...without, through: true })).toMatchObject({ site: 0, head: 1 });
  choose({ head: 1 });
  expect(chosenView(record, { ...own, head: 1 }, { ...without, through: true })).toMatchObject({ site: 1, head: 1 });
});

test("another kind keeps the layer as far as it has that, and heads may be counted through all layers", () => {
  const through = { ...controls, kind: "kind", through: true, first_row: 0, steps: false };
  choose({ head: 1 });
  expect(chosenView(record, own, through)).toMatchObject({ site: 0, head: 1 });
  choose({ head: 1, kind: 1 });
  expect(chosenView(record, own, through)).toMatchObject({ site: 2, head: 1 });
  choose({ kind: 1 });
  expect(chosenView(record, own, through)).toMatchObject({ site: 1, head: 0 }); // there is no second layer of it
});

test("a map is hovered, pinned and walked through, and its labels are texts", () => {
  const place = document.body.appendChild(document.createElement("div"));
  const drawing = new Drawing(place);
  drawing.paint(shownMap(record, { ...own, site: 2 }), palette);
  const cells = [...place.querySelectorAll("tbody td")];
  const words = () => place.querySelector(".readout")?.textContent;
  expect(cells).toHaveLength(6);
  expect(place.querySelectorAll("b")).toHaveLength(0);
  expect(words()).toBe("“chat” looks 88\u00a0% at “the”.");
  cells[5].dispatchEvent(new Event("pointerover", { bubbles: true }));
  expect(words()).toBe("“end” looks at “<b>cat</b>”:weight 0.250");
  cells[4].dispatchEvent(new Event("click", { bubbles: true }));
  place.querySelector("table")?.dispatchEvent(new Event("pointerleave"));
  expect(words()).toBe("“end” looks at “the”:weight 0.750");
  const key = new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true });
  cells[4].dispatchEvent(key);
  expect(key.defaultPrevented).toBe(true);
  expect(document.activeElement).toBe(cells[5]);
  expect(place.querySelectorAll("td[tabindex='0']")).toHaveLength(1);
  drawing.paint(shownMap(record, { ...own, site: 0 }), palette); // which has no third row
  expect(words()).toBe("“cat” looks 88\u00a0% at “the”.");
});

test("row sums stand beside a map, and are no cells of it", () => {
  const place = document.body.appendChild(document.createElement("div"));
  const drawing = new Drawing(place);
  const sums = { texts: ["1.00", "0.50"], off: [false, true], said: "1 of 2 rows does not add up to 1." };
  const shown = shownMap(record, { ...own, site: 0 }, [[sums, sums]]);
  drawing.paint(shown, palette);
  expect([...place.querySelectorAll("tbody td.sum")].map((sum) => sum.textContent)).toEqual(["1.00", "0.50"]);
  expect(place.querySelectorAll("td.sum.off")).toHaveLength(1);
  expect(place.querySelector("table")?.getAttribute("aria-label")).toMatch(/1 of 2 rows does not add up to 1\.$/);
  place.querySelector("td.sum")?.dispatchEvent(new Event("pointerover", { bubbles: true }));
  expect(place.querySelector(".readout")?.textContent).toContain("looks 88");
  drawing.paint({ ...shown, beside: null }, palette);
  expect(place.querySelectorAll("td.sum")).toHaveLength(0);
});

test("columns share the room and have level labels where these fit", () => {
  const map = { rows: 4, columns: 4, longestRow: 60, longestColumn: 50, numbers: false, low: false };
  expect(laidOut(800, map)).toMatchObject({ column: 64, turn: "level", row: 40 });
  expect(laidOut(280, map)).toMatchObject({ turn: "slanted" });
  const narrow = laidOut(280, map);
  expect(narrow.labels + 4 * narrow.column + narrow.beside).toBeLessThanOrEqual(280);
  expect(laidOut(800, { ...map, rows: 10, low: true }).row).toBe(25);
  expect(laidOut(280, { ...map, columns: 40, rows: 40 })).toMatchObject({ column: 17, turn: "upright" });
});
