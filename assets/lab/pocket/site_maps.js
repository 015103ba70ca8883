// The attention maps of a site, in the form that the app's map reads from a pack: Python's charts/attention_pack.py.

import { sides } from "../engine/record.js";
import { isCausal, parseSite } from "../engine/site.js";
import { EOS } from "../engine/tokenizer.js";
import { strongest } from "../views/attention_map/maps.js";
import { siteLabel } from "./labels.js";
import { columnNames, rowNames, titles } from "./rows.js";

/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Form, RecordMaps } from "../views/attention_map/maps.js" */

/**
 * Return the maps of all heads of one site.
 * @param {TranslationRecord} record
 * @param {string} site
 * @returns {RecordMaps}
 */
export function mapsAt(record, site) {
  const { weights, scores } = record.attention[site];
  const [heads, rows, columns] = weights.shape;
  const [rowTokens, columnTokens] = sides(site).map((side) => record[side]);
  const pieces = formOf(record, site);
  const ends = columnTokens.ids.at(-1) === EOS;
  const maps = Array.from({ length: heads }, (_, head) => {
    const [start, end] = [head * rows * columns, (head + 1) * rows * columns];
    const shares = weights.values.subarray(start, end);
    const scored = scores.values.subarray(start, end).map((score, index) => (pieces.masked?.[index] ? 0 : score));
    const known = scored.every(Number.isFinite); // a row may be painted so that it never looks somewhere
    return {
      weights: shares,
      scores: known ? scored : null,
      best: strongest(shares, pieces),
      bestScores: known ? strongest(scored, pieces) : null,
      end: ends ? lastShare(shares, columns) : 0,
    };
  });
  const wordOfRow = rowTokens.words.flatMap(({ start, end }, index) => Array(end - start).fill(index));
  return {
    heads: maps.map((_, head) => head),
    kinds: [{ encoder: parseSite(site).side === "encoder", pieces, words: null, wordOfRow }],
    sites: [{ label: siteLabel(site), kind: 0, pieces: maps, words: null }],
  };
}

/**
 * @param {TranslationRecord} record
 * @param {string} site
 * @returns {Form}
 */
function formOf(record, site) {
  const [rows, columns] = [rowNames(record, site), columnNames(record, site)];
  const [rowTitle, columnTitle] = titles(site, record.pair);
  const later = rows.flatMap((_, row) => columns.map((_, column) => Number(column > row)));
  const masked = isCausal(parseSite(site)) && later.includes(1) ? Uint8Array.from(later) : null;
  return { rows, columns, rowTitle, columnTitle, masked };
}

/**
 * Return the mean of the last column.
 * @param {Float32Array} shares
 * @param {number} columns
 */
function lastShare(shares, columns) {
  let sum = 0;
  for (let index = columns - 1; index < shares.length; index += columns) sum += shares[index];
  return (sum * columns) / shares.length;
}
