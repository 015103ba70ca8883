// An attention map as a table of coloured cells: a row for each token that looks, a column for each that it looks at.

import { element, put } from "../../shared/elements.js";
import { inkAt, mixedInLab } from "../../shared/lab_ramp.js";
import { isolated } from "../../shared/languages.js";
import { largestScore, placeOf } from "./colours.js";
import { laidOut } from "./layout.js";
import { cellNumber, description, readout } from "./texts.js";

/** @import { Palette } from "./colours.js" */
/** @import { Form, Shown } from "./maps.js" */

/** @typedef {[number, number]} Cell row and column, from 0 */

const SUMS = 62; // pixels of the column of row sums

/** The table, and the titles of its sides. */
export class MapTable {
  constructor() {
    this.columnTitle = element("div", { class: "title columns", "aria-hidden": "true" });
    this.rowTitle = element("div", { class: "title rows", "aria-hidden": "true" });
    this.table = element("table", { role: "grid", "aria-readonly": "true" });
    this.scroll = element("div", { class: "scroll" }, [this.table]);
    this.sheet = element("div", { class: "sheet" }, [this.columnTitle, this.rowTitle, this.scroll]);
    /** @type {HTMLTableCellElement[][]} */
    this.cells = [];
    /** @type {Form | null} */
    this.form = null;
    /** @type {Cell} */
    this.entry = [0, 0]; // where the keyboard comes in
    this.numbers = false;
    /** @type {HTMLTableCellElement[]} */
    this.sums = []; // what stands beside the rows
  }

  /**
   * Show a map.
   * @param {Shown} shown
   * @param {Palette} palette
   */
  paint(shown, palette) {
    const { form, quantity, marked, numbers, beside } = shown;
    if (this.form === null || !sameLabels(this.form, form) || this.sums.length > 0 !== (beside !== null)) {
      this.build(form, beside !== null);
    }
    this.form = form;
    this.numbers = numbers;
    this.columnTitle.textContent = form.columnTitle;
    this.rowTitle.textContent = form.rowTitle;
    put(this.table, "aria-label", description(shown));
    const largest = largestScore(shown);
    const stops = quantity === "scores" ? palette.contributions : palette.weights;
    this.cells.forEach((cells, row) => {
      cells[0].parentElement?.classList.toggle("marked", row === marked);
      cells.forEach((cell, column) => {
        const index = row * form.columns.length + column;
        const masked = form.masked?.[index] === 1;
        const place = placeOf(shown, index, largest);
        cell.style.backgroundColor = masked ? "transparent" : mixedInLab(stops, place);
        put(cell, "aria-label", readout(shown, row, column).join(" "));
        const text = numbers ? cellNumber(shown, index) : "";
        if (cell.textContent !== text) cell.textContent = text;
        if (numbers) cell.style.color = inkAt(stops, place);
      });
    });
    this.sums.forEach((sum, row) => {
      sum.textContent = beside?.texts[row] ?? "";
      sum.classList.toggle("off", beside?.off[row] ?? false);
    });
    this.fit();
  }

  /**
   * Build the table for other tokens.
   * @param {Form} form
   * @param {boolean} summed whether there is a column for the rows' sums
   */
  build({ rows, columns }, summed) {
    this.sums = summed ? rows.map(() => element("td", { class: "sum" })) : [];
    const top = columns.map((label) => element("th", { scope: "col" }, [named(label)]));
    this.cells = rows.map(() => columns.map(() => element("td", { tabindex: "-1" })));
    const body = rows.map((label, row) =>
      element("tr", {}, [
        element("th", { scope: "row" }, [named(label)]),
        ...this.cells[row],
        ...this.sums.slice(row, row + 1),
      ]),
    );
    const title = summed ? [element("th", { class: "sum", scope: "col" }, ["row sum"])] : [];
    const column = summed ? [element("col", { class: "sum" })] : [];
    const head = element("thead", {}, [element("tr", {}, [element("td", { class: "corner" }), ...top, ...title])]);
    const widths = [element("col", { class: "labels" }), ...columns.map(() => element("col")), ...column];
    this.table.replaceChildren(element("colgroup", {}, widths), head, element("tbody", {}, body));
    this.enter([Math.min(this.entry[0], rows.length - 1), Math.min(this.entry[1], columns.length - 1)]);
  }

  /** Fit the table into the room that it is given. */
  fit() {
    const room = this.sheet.parentElement?.clientWidth ?? 0;
    if (this.form === null || room === 0) return;
    const { rows, columns } = this.form;
    const measure = measured(this.table);
    const sums = this.sums.length > 0 ? SUMS : 0;
    const layout = laidOut(room - this.rowTitle.offsetWidth - sums, {
      rows: rows.length,
      columns: columns.length,
      longestRow: Math.max(...rows.map(measure)),
      longestColumn: Math.max(...columns.map(measure)),
      numbers: this.numbers,
      low: this.sheet.closest(".low") !== null,
    });
    const { style } = this.sheet;
    for (const name of /** @type {const} */ (["column", "labels", "head", "beside"])) {
      style.setProperty(`--${name}`, `${layout[name]}px`);
    }
    style.setProperty("--row", String(layout.row)); // without its unit: a map that grows has another
    style.setProperty("--sums", `${sums}px`);
    style.setProperty("--columns", String(columns.length));
    this.sheet.dataset.turn = layout.turn;
  }

  /**
   * Return the cell that an event belongs to.
   * @param {Event} event
   * @returns {Cell | null}
   */
  cellOf(event) {
    const cell = event.target instanceof Element ? event.target.closest("tbody td:not(.sum)") : null;
    if (!(cell instanceof HTMLTableCellElement) || !(cell.parentElement instanceof HTMLTableRowElement)) return null;
    return [cell.parentElement.sectionRowIndex, cell.cellIndex - 1];
  }

  /**
   * Outline the row and the column of a cell, or none.
   * @param {Cell | null} cell
   */
  point(cell) {
    this.cells.forEach((cells, row) => {
      cells[0].parentElement?.classList.toggle("at", row === cell?.[0]);
      cells.forEach((td, column) => {
        td.classList.toggle("at", column === cell?.[1]);
      });
    });
  }

  /**
   * Outline the pinned cell, or none.
   * @param {Cell | null} cell
   */
  pin(cell) {
    for (const td of this.table.querySelectorAll("td.pinned")) td.classList.remove("pinned");
    if (cell !== null) this.cells[cell[0]][cell[1]].classList.add("pinned");
  }

  /**
   * Let the keyboard come in at this cell.
   * @param {Cell} cell
   */
  enter(cell) {
    const before = this.cells[this.entry[0]]?.[this.entry[1]];
    if (before !== undefined) before.tabIndex = -1;
    this.entry = cell;
    this.cells[cell[0]][cell[1]].tabIndex = 0;
  }
}

/** @param {string} label */
function named(label) {
  return element("span", { title: label }, isolated(label));
}

/**
 * @param {Form} before
 * @param {Form} now
 */
function sameLabels(before, now) {
  const same = /** @type {(one: readonly string[], other: readonly string[]) => boolean} */ (one, other) =>
    one.length === other.length && one.every((label, index) => label === other[index]);
  return same(before.rows, now.rows) && same(before.columns, now.columns);
}

/**
 * Return a function that measures the width of a text in pixels.
 * @param {Element} place
 * @returns {(text: string) => number}
 */
function measured(place) {
  const context = document.createElement("canvas").getContext("2d");
  if (context === null) return (text) => 8 * text.length;
  context.font = getComputedStyle(place).font;
  return (text) => context.measureText(text).width;
}
