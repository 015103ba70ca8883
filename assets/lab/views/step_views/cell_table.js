// A table of coloured cells with texts: a row for each token or vector, one of them marked.

import { element } from "../../shared/elements.js";
import { inkAt, mixedInLab } from "../../shared/lab_ramp.js";
import { isolated } from "../../shared/languages.js";
import { shareLegend } from "../../shared/ramp_legend.js";
import { Tip } from "../../shared/tip.js";

/** @import { Fact } from "../../shared/tip.js" */

/**
 * place: on the ramp, from 0 to 1. number: stands beside the text where there is room for both.
 * @typedef {{ place: number, text?: string, number?: string, framed?: boolean }} Cell
 */

/**
 * role: "query", "key" or "" for the colour of the label.
 * @typedef {{ label: string, role?: string, cells: readonly Cell[] }} Row
 */

/**
 * narrow: columns have a small width of their own, and labels that stand upright; else they share the width of the page.
 * marked: a row, -1 for none. legend: title of a legend of shares; empty for none.
 * @typedef {object} Sheet
 * @property {readonly Row[]} rows
 * @property {readonly string[]} columns
 * @property {string} rowTitle
 * @property {string} columnTitle
 * @property {boolean} narrow
 * @property {number} marked
 * @property {string} legend
 * @property {(row: number, column: number) => readonly Fact[]} factsOf what the cell that is pointed at tells
 */

const [TITLES, LABELS, CELLS] = [1, 2, 3]; // lines of the grid
const HEAD = 2; // rows of the grid above the cells

export class CellTable {
  /** @param {HTMLElement} place an empty element */
  constructor(place) {
    this.place = place;
    this.grid = element("div", { class: "grid" });
    this.tip = new Tip(place);
    /** @type {Sheet | null} */
    this.sheet = null;
    place.replaceChildren(this.grid, this.tip.node);
    this.tip.watch(this.grid, (part) => this.facts(part));
  }

  /**
   * Show a sheet.
   * @param {Sheet} sheet
   * @param {readonly string[]} stops colours of the ramp
   */
  paint(sheet, stops) {
    const { rows, columns, marked, rowTitle, columnTitle } = sheet;
    this.sheet = sheet;
    this.place.classList.toggle("narrow", sheet.narrow);
    this.grid.style.setProperty("--columns", String(columns.length));
    this.grid.replaceChildren(
      at(element("div", { class: "title" }, [columnTitle]), 1, CELLS, columns.length),
      ...(rowTitle ? [titleOf(rowTitle, rows.length)] : []),
      ...columns.map((label, column) => at(element("div", { class: "column" }, isolated(label)), HEAD, CELLS + column)),
      ...rows.flatMap((row, index) => this.row(row, index, index === marked, stops)),
      ...(marked < 0 ? [] : [at(element("div", { class: "mark" }), HEAD + 1 + marked, CELLS, columns.length)]),
    );
    for (const legend of this.place.querySelectorAll(":scope > .legend")) legend.remove();
    if (sheet.legend) this.grid.after(shareLegend(sheet.legend, stops));
    this.tip.hide();
  }

  /**
   * @private
   * @param {Row} row
   * @param {number} index
   * @param {boolean} isMarked
   * @param {readonly string[]} stops
   */
  row({ label, role = "", cells }, index, isMarked, stops) {
    const name = element("div", { class: `label ${role} ${isMarked ? "marked" : ""}` }, isolated(label));
    return [
      at(name, HEAD + 1 + index, LABELS),
      ...cells.map(({ place, text, number, framed }, column) => {
        const texts = [text, number].filter((part) => part !== undefined);
        const style = `background-color: ${mixedInLab(stops, place)}; color: ${inkAt(stops, place)}`;
        const cell = element(
          "div",
          { class: framed ? "cell framed" : "cell", style, "data-row": index, "data-column": column },
          texts.map((part) => element("span", {}, isolated(part))),
        );
        return at(cell, HEAD + 1 + index, CELLS + column);
      }),
    ];
  }

  /**
   * @private
   * @param {Element} part
   */
  facts(part) {
    const cell = part.closest("[data-row]");
    if (!(cell instanceof HTMLElement) || this.sheet === null) return null;
    return this.sheet.factsOf(Number(cell.dataset.row), Number(cell.dataset.column));
  }
}

/**
 * Place an element in the grid.
 * @param {HTMLElement} node
 * @param {number} row
 * @param {number} column
 * @param {number} [span] of so many columns
 */
function at(node, row, column, span = 1) {
  node.style.gridArea = `${row} / ${column} / auto / span ${span}`;
  return node;
}

/**
 * @param {string} title
 * @param {number} rows
 */
function titleOf(title, rows) {
  const node = element("div", { class: "title rows" }, [title]);
  node.style.gridArea = `${HEAD + 1} / ${TITLES} / span ${rows} / auto`;
  return node;
}
