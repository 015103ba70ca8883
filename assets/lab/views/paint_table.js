// The table of a map that is painted: its rows, and what each cell says.

import { element } from "../shared/elements.js";
import { ink } from "../shared/ink.js";
import { isolated } from "../shared/languages.js";
import { channels, mixed } from "../shared/ramp.js";

/** @import { Answered } from "../shared/presses.js" */

/** @typedef {"only" | "never" | "shares" | "as there"} Brush */

/**
 * A row. said: how it was painted, "" where it was not. given: whole per cents of all columns.
 * @typedef {{ label: string, said: string, drawn: boolean, given: readonly number[] | null }} Row
 */

/**
 * causal: a row may look only at columns up to its own. weights: rows of numbers from 0 to 1. shares: their texts.
 * colours: the ramp of weights.
 * @typedef {object} Data
 * @property {string} name
 * @property {Brush} brush
 * @property {boolean} causal
 * @property {readonly Row[]} rows
 * @property {readonly string[]} columns
 * @property {readonly (readonly number[])[]} weights
 * @property {readonly (readonly string[])[]} shares
 * @property {readonly string[]} colours
 * @property {Answered} pressed
 */

/** @typedef {[row: number, column: number]} Place of a cell */

const LEAST = 0.05; // the weight from which a cell has room to be read

/**
 * Whether the mask lets a row look at a column.
 * @param {Data} data
 * @param {Place} place
 */
export function isSeen({ causal }, [row, column]) {
  return !causal || column <= row;
}

/**
 * Return a cell's weight in whole per cent; "" where there is little.
 * @param {Data} data
 * @param {Place} place
 */
export function cellText({ weights }, [row, column]) {
  const weight = weights[row][column];
  return weight >= LEAST ? String(Math.round(100 * weight)) : "";
}

/**
 * Return the place of the cell that an element is in; null outside of the cells.
 * @param {EventTarget | null} target
 * @returns {Place | null}
 */
export function placeOf(target) {
  const cell = target instanceof Element ? target.closest("tbody td") : null;
  if (!(cell instanceof HTMLTableCellElement) || !(cell.parentElement instanceof HTMLTableRowElement)) return null;
  return [cell.parentElement.rowIndex - 1, cell.cellIndex - 1];
}

/**
 * Draw the table.
 * @param {Data} data
 */
export function paintTable(data) {
  const corner = element("td", { "aria-hidden": "true", style: "visibility: hidden" });
  const names = data.columns.map((label) => element("th", { scope: "col" }, isolated(label)));
  const head = element("thead", {}, [element("tr", {}, [corner, ...names])]);
  const body = element(
    "tbody",
    {},
    data.rows.map((_, row) => line(data, row)),
  );
  return { table: element("table", { role: "grid", "aria-label": data.name }, [head, body]), body };
}

/**
 * @param {Data} data
 * @param {number} row
 */
function line(data, row) {
  const { label, said, drawn } = data.rows[row];
  const cells = data.columns.map((_, column) => paintCell(data, [row, column]));
  const name = element("th", { scope: "row", title: said || label }, isolated(label));
  return element("tr", drawn ? { class: "drawn" } : {}, [name, ...cells]);
}

/**
 * @param {Data} data
 * @param {Place} place
 */
function paintCell(data, [row, column]) {
  const { label, said } = data.rows[row];
  const name = data.columns[column];
  const cell = { role: "gridcell", tabindex: -1 };
  if (!isSeen(data, [row, column])) {
    const why = `${label} may not look at ${name}: it is masked`;
    return element("td", { ...cell, class: "masked", "aria-label": why, "aria-disabled": "true" });
  }
  // the palette's colours stand at even steps of the square root, as in every map
  const colour = mixed(data.colours.map(channels), Math.sqrt(data.weights[row][column]));
  const words = `${label} looks ${data.shares[row][column]} at ${name}${said ? `; painted: ${said}` : ""}`;
  const style = `background: rgb(${colour.join(", ")}); color: ${ink(colour)}`;
  const attributes = { ...cell, "aria-selected": "false", "aria-label": words, style };
  return element("td", attributes, [cellText(data, [row, column])]);
}
