// Rows of attention that a reader has painted: what they ask of the model, and how a link writes them.
//
// `3o2-4,5n1,7p1x30-2x70`: row 3 looks only at the columns 2 and 4, row 5 never at 1, row 7 to 30 % at 1 and to 70 %
// at 2, all counted from 1: Python's ui/labs/own_attention/drawn.py.

import { isCausal, parseSite } from "../engine/site.js";

/** @import { Head, Intervention } from "../engine/intervention.js" */

/** @typedef {"only" | "never" | "shares"} Brush */

/**
 * A painted row. keys: the columns, from 0. shares: of "shares", the whole per cents given to each.
 * @typedef {{ row: number, brush: Brush, keys: readonly number[], shares: readonly number[] }} Stroke
 */

const MAX_ROWS = 40; // that are painted
/** @type {Record<string, Brush>} */
const LETTERS = { o: "only", n: "never", p: "shares" };
const WRITTEN = /^([1-9]\d{0,2})([onp])([1-9]\d{0,2}(?:x[1-9]\d{0,2})?(?:-[1-9]\d{0,2}(?:x[1-9]\d{0,2})?)*)$/;

/**
 * Write strokes for a link.
 * @param {readonly Stroke[]} strokes
 */
export function writtenStrokes(strokes) {
  return strokes
    .map(({ row, brush, keys, shares }) => {
      const letter = Object.keys(LETTERS).find((name) => LETTERS[name] === brush);
      return `${row + 1}${letter}${keys.map((key, index) => `${key + 1}${brush === "shares" ? `x${shares[index]}` : ""}`).join("-")}`;
    })
    .join(",");
}

/**
 * Read the strokes of a link; what makes no sense is left out.
 * @param {string} text
 * @returns {Stroke[]}
 */
export function readStrokes(text) {
  return text
    .split(",")
    .slice(0, MAX_ROWS)
    .flatMap((part) => {
      const [, row, letter, told] = WRITTEN.exec(part) ?? [];
      if (row === undefined) return [];
      const pairs = told.split("-").map((pair) => pair.split("x").map(Number));
      if (pairs.some((pair) => (pair.length === 2) !== (letter === "p"))) return [];
      const given = new Map(pairs.map(([key, share]) => [key - 1, share]));
      const keys = [...given.keys()].sort((a, b) => a - b);
      const shares = letter === "p" ? keys.map((key) => given.get(key) ?? 0) : [];
      if (shares.reduce((sum, share) => sum + share, 0) > 100) return [];
      return [{ row: Number(row) - 1, brush: LETTERS[letter], keys, shares }];
    });
}

/**
 * Add a stroke to others: of a row that is painted again the last counts.
 * @param {readonly Stroke[]} strokes
 * @param {Stroke} stroke
 */
export function withStroke(strokes, stroke) {
  return [...strokes.filter(({ row }) => row !== stroke.row), stroke].slice(-MAX_ROWS);
}

/**
 * Whether a stroke can be run: its columns are there, the mask allows them, and the row still looks somewhere.
 * @param {Stroke} stroke
 * @param {string} site
 * @param {number} sourceLength source tokens with `<eos>`
 */
export function fits({ row, brush, keys }, site, sourceLength) {
  const place = parseSite(site);
  const seen = isCausal(place) ? row + 1 : sourceLength;
  if (place.side === "encoder" && row >= sourceLength) return false;
  return keys.every((key) => key < seen) && (brush !== "never" || keys.length < seen);
}

/**
 * Return what the strokes ask of these heads, all of one kind of attention. Strokes that do not fit are left out.
 * @param {readonly Stroke[]} strokes
 * @param {readonly Head[]} heads
 * @param {number} sourceLength
 * @returns {Intervention}
 */
export function paintedIntervention(strokes, heads, sourceLength) {
  const pairs = heads.flatMap((head) =>
    strokes.filter((stroke) => fits(stroke, head.site, sourceLength)).map((stroke) => ({ head, stroke })),
  );
  const rows = pairs.flatMap(({ head, stroke: { row, brush, keys, shares } }) => {
    if (brush === "never") return [];
    const length = isCausal(parseSite(head.site)) ? row + 1 : sourceLength;
    const weights = Array.from({ length }, (_, key) => {
      const place = keys.indexOf(key);
      return place < 0 ? 0 : (shares[place] ?? 1);
    });
    return [{ head, query: row, weights }];
  });
  const masked = pairs.flatMap(({ head, stroke: { row, brush, keys } }) =>
    brush === "never" ? keys.map((key) => ({ head, query: row, key })) : [],
  );
  return { ...(rows.length > 0 ? { rows } : {}), ...(masked.length > 0 ? { keys: masked } : {}) };
}
