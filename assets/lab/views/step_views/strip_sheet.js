// Vectors as strips of coloured cells, one below the other.

import { decimal } from "../../shared/numbers.js";

/** @import { Sheet } from "./cell_table.js" */

/**
 * Some numbers of vectors. cells: a row for each vector. largest: of each vector the absolute value with full colour.
 * first: the place of the first column in the vectors, from 0.
 * @typedef {object} Strips
 * @property {readonly string[]} rows
 * @property {readonly string[]} roles
 * @property {readonly (readonly number[])[]} cells
 * @property {readonly number[]} largest
 * @property {number} first
 * @property {string} title of the columns
 */

const EVERY = 4; // columns: of so many one has its number

/**
 * Lay strips out as a sheet.
 * @param {Strips} strips
 * @returns {Sheet}
 */
export function stripSheet({ rows, roles, cells, largest, first, title }) {
  return {
    rows: rows.map((label, row) => ({
      label,
      role: roles[row],
      cells: cells[row].map((value) => ({ place: (Math.max(-1, Math.min(1, value / largest[row])) + 1) / 2 })),
    })),
    columns: cells[0].map((_, column) =>
      column === 0 || column % EVERY === EVERY - 1 ? String(first + column + 1) : "",
    ),
    rowTitle: "",
    columnTitle: title,
    narrow: false,
    marked: -1,
    legend: "",
    factsOf: (row, column) => [
      ["vector", rows[row]],
      ["number of the vector", String(first + column + 1)],
      ["value", decimal(cells[row][column], 4)],
    ],
  };
}
