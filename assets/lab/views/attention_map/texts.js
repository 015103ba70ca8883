// What an attention map says: the words are those of Python's charts/labels.py and charts/matrix.py.

import { decimal, fixed } from "../../shared/numbers.js";
import { shareText } from "../../shared/shares.js";
import { cellIndex } from "./maps.js";

/** @import { Shown } from "./maps.js" */

const MOSTLY = 0.5; // the share on the end mark from which on it is mentioned
export const MASKED = "masked, may not look there";

/** @param {string} label */
function quoted(label) {
  return `“${label}”`;
}

/**
 * Describe the strongest cell of the marked row, or of the whole map.
 * @param {Shown} shown
 */
export function finding({ map, form, marked, quantity }) {
  const best = quantity === "scores" && map.bestScores !== null ? map.bestScores : map.best;
  const row = marked < 0 ? best.row : marked;
  const column = best.columns[row];
  const index = cellIndex(form, row, column);
  const [query, key] = [quoted(form.rows[row]), quoted(form.columns[column])];
  const weight = shareText(map.weights[index]);
  if (quantity === "scores" && map.scores !== null) {
    const score = decimal(map.scores[index], 2);
    return `${query} scores highest with ${key}: ${score}, which becomes a weight of ${weight}.`;
  }
  return `${query} looks ${weight} at ${key}.`;
}

/**
 * Describe the whole map for who does not see it.
 * @param {Shown} shown
 */
export function description(shown) {
  const part = shown.head === null ? "mean of heads" : `head ${shown.head + 1}`;
  const { end } = shown.map;
  const rests = end >= MOSTLY ? ` On average ${shareText(end)} of the weight lies on the end mark.` : "";
  const beside = shown.beside === null ? "" : ` ${shown.beside.said}`;
  return `${shown.site.label}, ${part}: ${finding(shown)}${rests}${beside}`;
}

/**
 * Describe a cell in two lines.
 * @param {Shown} shown
 * @param {number} row
 * @param {number} column
 * @returns {[string, string]}
 */
export function readout({ map, form }, row, column) {
  const names = `${quoted(form.rows[row])} looks at ${quoted(form.columns[column])}:`;
  const index = cellIndex(form, row, column);
  if (form.masked?.[index]) return [names, MASKED];
  const score = map.scores === null ? "" : `, score ${decimal(map.scores[index], 3)}`;
  return [names, `weight ${fixed(map.weights[index], 3)}${score}`];
}

/**
 * List what a cell shows beside the pointer: a label and its text a line.
 * @param {Shown} shown
 * @param {number} row
 * @param {number} column
 * @returns {[string, string][]}
 */
export function facts({ map, form }, row, column) {
  const index = cellIndex(form, row, column);
  const weight = map.weights[index];
  /** @type {[string, string][]} */
  const lines = [
    ["query", form.rows[row]],
    ["key", form.columns[column]],
  ];
  if (form.masked?.[index]) return [...lines, ["weight", "masked"]];
  lines.push(["weight", shareText(weight)]);
  if (weight > 0) lines.push(["natural log of the weight", decimal(Math.log(weight), 2)]);
  if (map.scores !== null) lines.push(["score", decimal(map.scores[index], 3)]);
  return lines;
}

/**
 * Write a cell's number on it; empty where it is masked.
 * @param {Shown} shown
 * @param {number} index
 */
export function cellNumber({ map, form, quantity }, index) {
  if (form.masked?.[index]) return "";
  if (quantity === "scores" && map.scores !== null) return decimal(map.scores[index], 1);
  return map.weights[index] < 0.005 ? "0" : fixed(map.weights[index], 2);
}
