// Places of cells on their colour ramps, those of charts/palette.py.

/** @import { Shown } from "./maps.js" */

/**
 * Colours of one theme as #rrggbb. weights: of the weights 0, 1/16, 1/4, 9/16 and 1. contributions: from the most
 * negative score over 0 to the highest.
 * @typedef {object} Palette
 * @property {readonly string[]} weights
 * @property {readonly string[]} contributions
 * @property {string} ink
 * @property {string} paper
 * @property {string} query
 * @property {string} key
 */

const SMALLEST = 1e-9;

/**
 * Return the place of a cell on its ramp, from 0 to 1.
 * @param {Shown} shown
 * @param {number} index
 * @param {number} largest the largest absolute score
 */
export function placeOf({ map, form, perRow, quantity }, index, largest) {
  if (quantity === "scores" && map.scores !== null) return clamped((map.scores[index] / largest + 1) / 2);
  let share = map.weights[index];
  if (perRow) {
    const row = Math.floor(index / form.columns.length);
    share /= Math.max(map.weights[row * form.columns.length + map.best.columns[row]], SMALLEST);
  }
  return Math.sqrt(clamped(share));
}

/**
 * Return the largest absolute score of a map; 1 where all are 0.
 * @param {Shown} shown
 */
export function largestScore({ map, form }) {
  let largest = 0;
  for (let index = 0; map.scores !== null && index < map.scores.length; index++) {
    if (!form.masked?.[index]) largest = Math.max(largest, Math.abs(map.scores[index]));
  }
  return largest || 1;
}

/** @param {number} share */
function clamped(share) {
  return Math.min(1, Math.max(0, share));
}
