// Titles for rows and columns of an attention site: Python's charts/heatmap.py.

import { sides } from "../engine/record.js";
import { isCausal, parseSite } from "../engine/site.js";
import { pieceLabels } from "./labels.js";
import { distinctNames } from "./prose.js";

/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Tokens } from "../engine/tokenizer.js" */
/** @import { LanguagePair } from "../shared/languages.js" */

/**
 * Return the names of the pieces of a text.
 * @param {Tokens} tokens
 */
export function pieceNames(tokens) {
  return distinctNames(pieceLabels(tokens));
}

/**
 * Return the names of a site's rows; in decoder self-attention each also names the piece that it writes.
 * @param {TranslationRecord} record
 * @param {string} site
 */
export function rowNames(record, site) {
  const names = pieceNames(record[sides(site)[0]]);
  if (!isCausal(parseSite(site))) return names;
  const written = pieceNames(record.target);
  return names.map((name, row) => `${name} \u2192 ${written[row]}`);
}

/**
 * Return the names of a site's columns.
 * @param {TranslationRecord} record
 * @param {string} site
 */
export function columnNames(record, site) {
  return pieceNames(record[sides(site)[1]]);
}

/**
 * Return the titles of a site's rows and columns.
 * @param {string} site
 * @param {LanguagePair} pair
 * @returns {[string, string]}
 */
export function titles(site, { source: { name: read }, target: { name: written } }) {
  const { side, kind } = parseSite(site);
  if (kind === "cross") return [`query: ${written}, being written`, `key: ${read}`];
  if (side === "encoder") return [`query: ${read}`, `key: ${read}`];
  return ["query: read \u2192 writes next", `key: ${written}, read so far`];
}
