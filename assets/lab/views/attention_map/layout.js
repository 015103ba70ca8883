// How large the cells of a map are, and how their columns are labelled.

const LARGEST = 40; // pixels of a cell
const SMALLEST = 17; // which leaves room for a line of text
const NUMBERED = 34; // which a number on a cell needs
const PREFERRED = 520; // of a whole map
const LOW = 250; // of all rows of a low one
// So many columns share the room that the map is given, up to so many pixels each; more have a width of their own.
const FEW = 12;
const FEW_NUMBERED = 7;
const WIDEST = 64;
const UPRIGHT_BELOW = 24; // pixels: narrower columns have upright labels, which stand over their column
const LEVEL_FROM = 36; // pixels of a column that may have level labels
const LONGEST = 140; // pixels: longer labels end in an ellipsis
const GAP = 6; // pixels beside a label
const LINE = 20; // pixels of a line of text
const SLANT = Math.SQRT1_2; // of a label that is turned by 45 degrees

/** @typedef {"level" | "slanted" | "upright"} Turn of the columns' labels */

/**
 * row: height of a row. column: width of a column. labels: width of the rows' labels. head: height of the columns'.
 * beside: room that the last slanted label needs beside the map.
 * @typedef {{ row: number, column: number, labels: number, head: number, beside: number, turn: Turn }} Layout
 */

/**
 * Lay out a map.
 * @param {number} room width that the map is given, in pixels
 * @param {{ rows: number, columns: number, longestRow: number, longestColumn: number, numbers: boolean, low: boolean }} map
 * the longest labels in pixels
 * @returns {Layout}
 */
export function laidOut(room, { rows, columns, longestRow, longestColumn, numbers, low }) {
  const smallest = numbers ? NUMBERED : SMALLEST;
  const cell = Math.min(LARGEST, Math.max(smallest, Math.floor(PREFERRED / Math.max(rows, columns))));
  const labels = Math.ceil(Math.min(LONGEST, longestRow)) + GAP;
  const few = columns <= (numbers ? FEW_NUMBERED : FEW);
  const label = Math.ceil(Math.min(LONGEST, longestColumn));
  const shared = (room - labels) / columns;
  let column = few ? Math.min(WIDEST, Math.max(smallest, Math.floor(shared))) : cell;
  /** @type {Turn} */
  let turn = "upright";
  if (column >= Math.max(LEVEL_FROM, label + GAP)) turn = "level";
  else if (column >= UPRIGHT_BELOW) turn = "slanted";
  let beside = 0;
  if (turn === "slanted") {
    beside = Math.max(0, Math.ceil(label * SLANT - column / 2));
    if (few) column = Math.max(UPRIGHT_BELOW, Math.min(column, Math.floor((room - labels - beside) / columns)));
  }
  const head = { level: LINE, slanted: Math.ceil((label + LINE) * SLANT), upright: label + GAP }[turn];
  const row = low ? Math.max(smallest, Math.min(cell, Math.floor(LOW / rows))) : cell;
  return { row, column, labels, head, beside, turn };
}
