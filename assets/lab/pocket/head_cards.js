// Heads as cards of the app's grid of heads: Python's charts/head_grid.py.

import { parseSite } from "../engine/site.js";
import { inBase64 } from "../shared/bytes.js";
import { shareText } from "../shared/shares.js";
import { headLabel } from "./labels.js";
import { quoted } from "./prose.js";
import { columnNames, rowNames } from "./rows.js";

/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Card } from "../views/head_grid.js" */

export const MASKED = 255; // the byte of a masked cell; weights are 0 to 254, by their square root

/**
 * Return the cards of a site's heads: weights as bytes, the head's name, its strongest weight.
 * @param {TranslationRecord} record
 * @param {string} site
 * @returns {Pick<Card, "cells" | "title" | "label">[]}
 */
export function cardsAt(record, site) {
  const { weights, scores } = record.attention[site];
  const [heads, rows, columns] = weights.shape;
  const [queries, keys] = [rowNames(record, site), columnNames(record, site)];
  const { layer } = parseSite(site);
  return Array.from({ length: heads }, (_, head) => {
    const [start, end] = [head * rows * columns, (head + 1) * rows * columns];
    const shares = weights.values.subarray(start, end);
    const looks = scores.values.subarray(start, end);
    const best = strongestCell(shares, rows, columns);
    const [query, key] = [queries[Math.floor(best / columns)], keys[best % columns]];
    const number = `ead ${head + 1}`;
    return {
      cells: inBase64(Array.from(shares, (share, cell) => (Number.isFinite(looks[cell]) ? byteOf(share) : MASKED))),
      title: layer === null ? `H${number}` : `L${layer + 1}, h${number}`,
      label: `${headLabel({ site, head }, heads)}. Strongest: ${quoted(query)} looks ${shareText(shares[best])} at ${quoted(key)}.`,
    };
  });
}

/** @param {number} share */
function byteOf(share) {
  return Math.round(Math.sqrt(share) * (MASKED - 1));
}

/**
 * Return the index of the strongest weight; a first row that can look at one key only says nothing.
 * @param {Float32Array} shares
 * @param {number} rows
 * @param {number} columns
 */
function strongestCell(shares, rows, columns) {
  const plain = rows > 1 && shares[0] === 1 && shares.subarray(1, columns).every((share) => share === 0);
  const first = plain ? columns : 0;
  return shares.reduce((best, share, cell) => (cell > first && share > shares[best] ? cell : best), first);
}
