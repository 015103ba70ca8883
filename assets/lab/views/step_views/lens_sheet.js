// The logit lens as a table: what each layer would write, and how likely it finds that.

import { shareText } from "../../shared/shares.js";

/** @import { Fact } from "../../shared/tip.js" */
/** @import { Sheet } from "./cell_table.js" */

const FEW = 12; // columns: more have no texts

/**
 * Numbers and texts of a step. cells: probabilities, a row for each of `rows`, a column for each depth. texts: tokens in
 * the cells; null where the rows are tokens. notes: what else the cells tell. framed: 1 for cells with a frame. legend:
 * whether there is one.
 * @typedef {object} Lens
 * @property {readonly string[]} rows
 * @property {readonly string[]} columns
 * @property {string} row_title
 * @property {string} column_title
 * @property {readonly (readonly number[])[]} cells
 * @property {readonly (readonly string[])[] | null} texts
 * @property {readonly (readonly string[])[] | null} notes
 * @property {readonly (readonly number[])[] | null} framed
 * @property {boolean} legend
 * @property {number} marked
 */

/**
 * Lay a step's lens out as a sheet.
 * @param {Lens} lens
 * @returns {Sheet}
 */
export function lensSheet({ rows, columns, cells, texts, notes, framed, ...rest }) {
  const narrow = columns.length > FEW;
  return {
    rows: rows.map((label, row) => ({
      label,
      cells: cells[row].map((share, column) => ({
        place: Math.sqrt(share),
        text: narrow ? undefined : texts?.[row][column],
        number: narrow ? undefined : shortShare(share),
        framed: framed?.[row][column] === 1,
      })),
    })),
    columns,
    rowTitle: rest.row_title,
    columnTitle: rest.column_title,
    narrow,
    marked: rest.marked,
    legend: rest.legend ? "probability" : "",
    factsOf(row, column) {
      /** @type {Fact[]} */
      const facts = [
        [rest.row_title, rows[row]],
        [rest.column_title, columns[column]],
      ];
      if (texts) facts.push(["token", texts[row][column]]);
      facts.push(["probability", shareText(cells[row][column])]);
      if (notes) facts.push(["also", notes[row][column]]);
      return facts;
    },
  };
}

/**
 * Write a share with signs in place of words.
 * @param {number} share
 */
function shortShare(share) {
  return shareText(share).replace("less than", "<").replace("more than", ">");
}
