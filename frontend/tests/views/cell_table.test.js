// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { CellTable } from "../../../assets/lab/views/step_views/cell_table.js";
import { lensSheet } from "../../../assets/lab/views/step_views/lens_sheet.js";
import { stripSheet } from "../../../assets/lab/views/step_views/strip_sheet.js";

const STOPS = ["#000000", "#777777", "#ffffff"];
const LENS = {
  ...{ rows: ["le", "chat"], columns: ["input", "1"], row_title: "writes", column_title: "read after layer" },
  cells: [
    [0.25, 1],
    [0.0004, 0.5],
  ],
  texts: [
    ["un", "le"],
    ["<b>le</b>", "chat"],
  ],
  notes: [
    ["a", "b"],
    ["c", "d"],
  ],
  framed: [
    [0, 1],
    [0, 1],
  ],
  ...{ legend: true, marked: 1 },
};
const STRIPS = {
  ...{ rows: ["query", "cat"], roles: ["query", "key"], largest: [2, 4], first: 32, title: "number" },
  cells: [
    [-2, 1, 0, 2, 0.5],
    [4, -4, 0, 9, 1],
  ],
};

/** @param {Parameters<CellTable["paint"]>[0]} sheet */
function painted(sheet) {
  const place = document.body.appendChild(document.createElement("div"));
  const table = new CellTable(place);
  table.paint(sheet, STOPS);
  return { place, table, cells: /** @type {HTMLElement[]} */ ([...place.querySelectorAll(".cell")]) };
}

test("a lens has a cell for each step and depth, in the colour of its probability", () => {
  const { place, cells } = painted(lensSheet(LENS));
  expect(cells.map((cell) => [...cell.children].map((part) => part.textContent))).toEqual([
    ["un", "25 %"],
    ["le", "100 %"],
    ["<b>le</b>", "< 0.1 %"],
    ["chat", "50 %"],
  ]);
  expect(place.querySelectorAll("b")).toHaveLength(0);
  expect(cells[0].style.backgroundColor).toBe("rgb(119, 119, 119)"); // half the way by its square root
  expect(cells[1].style.color).toBe("black");
  expect(cells.map((cell) => cell.classList.contains("framed"))).toEqual([false, true, false, true]);
  expect(place.querySelector(".legend")?.textContent).toContain("probability");
});

test("the marked row is framed, and moves with the step", () => {
  const { place, table } = painted(lensSheet(LENS));
  const marked = () => [place.querySelector(".label.marked")?.textContent, place.querySelectorAll(".mark").length];
  expect(marked()).toEqual(["chat", 1]);
  table.paint(lensSheet({ ...LENS, marked: 0 }), STOPS);
  expect(marked()).toEqual(["le", 1]);
  expect(place.querySelectorAll(".legend")).toHaveLength(1);
});

test("a cell that is pointed at tells what else it has", () => {
  const { place, cells } = painted(lensSheet(LENS));
  cells[2].dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  const lines = [...place.querySelectorAll(".tip > *")].map((part) => part.textContent);
  expect(lines).toEqual([
    "writes",
    "chat",
    "read after layer",
    "input",
    "token",
    "<b>le</b>",
    "probability",
    "less than 0.1 %",
    "also",
    "c",
  ]);
});

test("many depths have no texts", () => {
  const columns = Array.from({ length: 13 }, (_, depth) => String(depth));
  const wide = { ...LENS, columns, cells: LENS.rows.map(() => columns.map(() => 0.5)), texts: null, framed: null };
  const { place } = painted(lensSheet(wide));
  expect(place.classList.contains("narrow")).toBe(true);
  expect(place.querySelectorAll(".cell span")).toHaveLength(0);
});

test("strips have a colour scale each, and a number over every fourth column", () => {
  const sheet = stripSheet(STRIPS);
  expect(sheet.rows.map(({ cells }) => cells.map(({ place }) => place))).toEqual([
    [0, 0.75, 0.5, 1, 0.625],
    [1, 0, 0.5, 1, 0.625],
  ]);
  expect(sheet.columns).toEqual(["33", "", "", "36", ""]);
  const { place, cells } = painted(sheet);
  expect(place.querySelector(".label.key")?.textContent).toBe("cat");
  cells[6].dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  expect(place.querySelector(".tip")?.textContent).toBe("vectorcatnumber of the vector34value−4.0000");
});
