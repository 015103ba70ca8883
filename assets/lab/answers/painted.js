// Painted rows as the lab on your own attention has them: what the model is asked, as in its ui/labs/own_attention/drawn.py.

import { paintedIntervention } from "../pocket/painting.js";

/** @import { Head, Intervention, ReplacedRow } from "../engine/intervention.js" */
/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Brush } from "../pocket/painting.js" */

/** @typedef {"cross" | "encoder" | "decoder"} Where cross-attention, or the self-attention of one side */

/**
 * A painted row. "as there": it has the weights of the same row of another sentence.
 * @typedef {object} PaintedRow
 * @property {Where} where
 * @property {number} row from 0
 * @property {Brush | "as there"} brush
 * @property {readonly number[]} keys the painted columns, from 0
 * @property {readonly number[]} shares whole per cents of the keys, of "shares" alone
 */

/**
 * Add a row; of a row that was painted before, the last version counts.
 * @param {readonly PaintedRow[]} rows
 * @param {PaintedRow} added
 */
export function withRow(rows, added) {
  return [...rows.filter(({ where, row }) => where !== added.where || row !== added.row), added];
}

/**
 * Return the first step that rows change: what is written before it stays.
 * @param {readonly PaintedRow[]} rows
 */
export function firstStep(rows) {
  return Math.min(...rows.map(({ where, row }) => (where === "encoder" ? 0 : row)));
}

/**
 * Return what rows ask of the heads that follow them.
 * @param {readonly PaintedRow[]} rows
 * @param {Readonly<Partial<Record<Where, readonly Head[]>>>} heads that follow the rows of each side
 * @param {number} sourceLength tokens with `<eos>`
 * @param {TranslationRecord | null} other the sentence whose rows are copied
 * @returns {Intervention}
 */
export function rowsIntervention(rows, heads, sourceLength, other) {
  /** @type {Where[]} */
  const places = ["cross", "encoder", "decoder"];
  const parts = places.map((place) => {
    const here = rows.filter(({ where }) => where === place);
    const strokes = here.flatMap(({ row, brush, keys, shares }) =>
      brush === "as there" ? [] : [{ row, brush, keys, shares }],
    );
    return paintedIntervention(strokes, heads[place] ?? [], sourceLength);
  });
  const copied = rows
    .filter(({ brush }) => brush === "as there")
    .flatMap(({ where, row }) => {
      const length = where === "decoder" ? row + 1 : sourceLength;
      return other === null ? [] : (heads[where] ?? []).map((head) => rowAsThere(other, head, row, length));
    });
  return {
    rows: [...parts.flatMap((part) => part.rows ?? []), ...copied],
    keys: parts.flatMap((part) => part.keys ?? []),
  };
}

/**
 * Copy a row of another sentence: its last one if it has fewer, cut or filled up with zeros.
 * @param {TranslationRecord} other
 * @param {Head} head
 * @param {number} query
 * @param {number} length
 * @returns {ReplacedRow}
 */
function rowAsThere(other, head, query, length) {
  const { shape, width, values } = other.attention[head.site].weights;
  const row = head.head * shape[1] + Math.min(query, shape[1] - 1);
  const there = Array.from(values.subarray(row * width, (row + 1) * width)).slice(0, length);
  const weights = Array.from({ length }, (_, key) => there[key] ?? 0);
  return { head, query, weights: weights.some((weight) => weight > 0) ? weights : [1, ...weights.slice(1)] };
}
