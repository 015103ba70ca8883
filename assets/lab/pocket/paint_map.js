// A head's weights in the form that the app's component lets people paint: Python's ui/labs/own_attention/painter.py.

import { isCausal, parseSite } from "../engine/site.js";
import { shareText } from "../shared/shares.js";
import { columnNames, rowNames } from "./rows.js";

/** @import { Head } from "../engine/intervention.js" */
/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Brush, Stroke } from "./painting.js" */

/**
 * Return the map for the component.
 * @param {TranslationRecord} record
 * @param {Head} head
 * @param {Brush} brush
 * @param {readonly Stroke[]} strokes the rows that are painted
 * @param {string} title
 * @param {readonly string[]} colours of weights
 */
export function paintData(record, { site, head }, brush, strokes, title, colours) {
  const { weights } = record.attention[site];
  const [rows, columns] = [rowNames(record, site), columnNames(record, site)];
  const shown = rows.map((_, row) => Array.from(weights.row(head * rows.length + row)));
  return {
    name: `${title}, for painting`,
    brush,
    causal: isCausal(parseSite(site)),
    columns,
    rows: rows.map((label, row) => {
      const stroke = strokes.find((painted) => painted.row === row);
      return {
        label,
        said: stroke ? said(stroke, columns) : "",
        drawn: stroke !== undefined,
        given: stroke?.brush === "shares" ? given(stroke, columns.length) : null,
      };
    }),
    weights: shown,
    shares: shown.map((row) => row.map(shareText)),
    colours,
  };
}

/**
 * Return what the component tells of a stroke; null where it is none of this brush.
 * @param {unknown} told
 * @param {Brush} brush
 * @returns {Stroke | null}
 */
export function strokeOf(told, brush) {
  const { row, keys, shares, brush: used } = /** @type {Stroke} */ (told);
  return used === brush && keys.length > 0 ? { row, brush, keys, shares } : null;
}

/**
 * Say how a row is painted.
 * @param {Stroke} stroke
 * @param {readonly string[]} columns
 */
function said({ brush, keys, shares }, columns) {
  const names = keys.map((key, index) => (brush === "shares" ? `${shares[index]} % ${columns[key]}` : columns[key]));
  const how = { only: "looks only at", never: "never looks at", shares: "looks" }[brush];
  return `${how} ${names.join(", ")}`;
}

/**
 * Return what was given to each column, in whole per cent.
 * @param {Stroke} stroke
 * @param {number} count
 */
function given({ keys, shares }, count) {
  return Array.from({ length: count }, (_, column) => shares[keys.indexOf(column)] ?? 0);
}
