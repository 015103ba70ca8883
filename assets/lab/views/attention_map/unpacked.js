// Reads the attention maps of a record as the server packs them (charts/attention_pack.py).

import { fromBase64, inflated } from "../../shared/bytes.js";
import { codedScore, codedWeights } from "./codes.js";

/** @import { AttentionMap, Best, Form, RecordMaps } from "./maps.js" */

/**
 * @typedef {{ rows: string[], columns: string[], row_title: string, column_title: string, masked: string | null }} PackedForm
 */

/**
 * scored: whether its maps have scores.
 * @typedef {object} PackedKind
 * @property {boolean} encoder
 * @property {PackedForm} pieces
 * @property {PackedForm | null} words
 * @property {number[]} word_of_row
 * @property {boolean} scored
 */

/**
 * numbers: all numbers of all maps, compressed, in base64.
 * @typedef {object} Pack
 * @property {(number | null)[]} heads
 * @property {{ label: string, kind: number }[]} sites
 * @property {PackedKind[]} kinds
 * @property {string} numbers
 */

/**
 * Read a pack.
 * @param {Pack} pack
 * @returns {Promise<RecordMaps>}
 */
export async function unpacked(pack) {
  const bytes = await inflated(fromBase64(pack.numbers));
  const forms = pack.kinds.map(({ pieces, words }) => ({ pieces: readForm(pieces), words: words && readForm(words) }));
  const heads = pack.heads.filter((head) => head !== null).length;
  const layers = pack.kinds.map((_, kind) => pack.sites.filter((site) => site.kind === kind).length);
  const scoreCount = pack.kinds.reduce(
    (sum, { scored, pieces }, kind) =>
      sum + (scored ? layers[kind] * heads * pieces.rows.length * pieces.columns.length : 0),
    0,
  );
  const shareCount = (bytes.length - 4 * scoreCount) / 2;
  const shares = new Numbers(planes(bytes.subarray(0, 2 * shareCount), 2, shareCount));
  const scores = new Numbers(planes(bytes.subarray(2 * shareCount), 4, scoreCount));
  /** @type {RecordMaps["sites"]} */
  const sites = pack.sites.map(({ label, kind }) => ({ label, kind, pieces: [], words: null }));
  pack.kinds.forEach((kind, index) => {
    const ofKind = sites.filter((site) => site.kind === index);
    const { pieces, words } = forms[index];
    const maps = readMaps(shares, pieces, layers[index] * pack.heads.length);
    if (kind.scored) {
      const scored = maps.filter((_, at) => pack.heads[at % pack.heads.length] !== null);
      readScores(scores, shares, pieces, scored);
    }
    const merged = words && readMaps(shares, words, maps.length);
    ofKind.forEach((site, layer) => {
      const own = [layer * pack.heads.length, (layer + 1) * pack.heads.length];
      site.pieces = maps.slice(...own);
      site.words = merged?.slice(...own) ?? null;
    });
  });
  const kinds = pack.kinds.map(({ encoder, word_of_row }, index) => ({
    encoder,
    wordOfRow: word_of_row,
    ...forms[index],
  }));
  return { heads: pack.heads, kinds, sites };
}

/** Numbers that are taken from the front. */
class Numbers {
  /** @param {Int32Array} all */
  constructor(all) {
    this.all = all;
    this.place = 0;
  }

  /** @param {number} count */
  take(count) {
    this.place += count;
    return this.all.subarray(this.place - count, this.place);
  }
}

/**
 * Join the bytes of numbers: all low bytes come first, the highest last.
 * @param {Uint8Array} bytes
 * @param {number} width
 * @param {number} count
 */
function planes(bytes, width, count) {
  const numbers = new Int32Array(count);
  for (let plane = 0; plane < width; plane++) {
    for (let i = 0; i < count; i++) numbers[i] |= bytes[plane * count + i] << (8 * plane);
  }
  return numbers;
}

/**
 * @param {PackedForm} form
 * @returns {Form}
 */
function readForm({ rows, columns, row_title, column_title, masked }) {
  const size = rows.length * columns.length;
  const bits = masked === null ? null : fromBase64(masked);
  const cells = bits && Uint8Array.from({ length: size }, (_, index) => (bits[index >> 3] >> (7 - (index & 7))) & 1);
  return { rows, columns, rowTitle: row_title, columnTitle: column_title, masked: cells };
}

/**
 * @param {Numbers} shares
 * @param {Form} form
 * @param {number} count
 * @returns {AttentionMap[]}
 */
function readMaps(shares, form, count) {
  const known = codedWeights();
  const size = form.rows.length * form.columns.length;
  const weights = Array.from({ length: count }, () => Float64Array.from(shares.take(size), (code) => known[code]));
  const best = readBest(shares, form, count);
  const ends = shares.take(count);
  return weights.map((numbers, index) => ({
    weights: numbers,
    scores: null,
    best: best[index],
    bestScores: null,
    end: known[ends[index]],
  }));
}

/**
 * @param {Numbers} scores
 * @param {Numbers} shares
 * @param {Form} form
 * @param {AttentionMap[]} maps
 */
function readScores(scores, shares, form, maps) {
  const best = readBest(shares, form, maps.length);
  maps.forEach((map, index) => {
    map.scores = Float64Array.from(scores.take(form.rows.length * form.columns.length), codedScore);
    map.bestScores = best[index];
  });
}

/**
 * @param {Numbers} shares
 * @param {Form} form
 * @param {number} count
 * @returns {Best[]}
 */
function readBest(shares, form, count) {
  const columns = Array.from({ length: count }, () => shares.take(form.rows.length));
  const rows = shares.take(count);
  return columns.map((strongest, index) => ({ columns: strongest, row: rows[index] }));
}
