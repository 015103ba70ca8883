// The attention maps of one record, and which of them is shown.

/**
 * The tokens of some maps. masked: of each cell, row by row, 1 where a query may not look; null where it may everywhere.
 * @typedef {object} Form
 * @property {readonly string[]} rows
 * @property {readonly string[]} columns
 * @property {string} rowTitle
 * @property {string} columnTitle
 * @property {Uint8Array | null} masked
 */

/**
 * The strongest column of each row, and the row of the strongest cell among rows with more than one key.
 * @typedef {{ columns: Readonly<ArrayLike<number>>, row: number }} Best
 */

/**
 * Numbers of one map, row by row. end: the mean weight on the end mark, 0 where the last column is none.
 * @typedef {object} AttentionMap
 * @property {Readonly<ArrayLike<number>>} weights
 * @property {Readonly<ArrayLike<number>> | null} scores
 * @property {Best} best
 * @property {Best | null} bestScores
 * @property {number} end
 */

/**
 * What the sites of one side and kind have in common. words: null where every word is one piece.
 * @typedef {object} Kind
 * @property {boolean} encoder
 * @property {Form} pieces
 * @property {Form | null} words
 * @property {readonly number[]} wordOfRow
 */

/**
 * One site. pieces, words: a map for each of the record's heads.
 * @typedef {{ label: string, kind: number, pieces: AttentionMap[], words: AttentionMap[] | null }} SiteMaps
 */

/**
 * All maps. heads: from 0, null for the mean of all.
 * @typedef {{ heads: readonly (number | null)[], kinds: Kind[], sites: SiteMaps[] }} RecordMaps
 */

/**
 * The choice of a map. site, head: indices, the head's in `heads`. row: the row to mark, of pieces, -1 for none.
 * @typedef {object} View
 * @property {number} site
 * @property {number} head
 * @property {number} row
 * @property {boolean} words
 * @property {boolean} perRow
 * @property {"weights" | "scores"} quantity
 * @property {boolean} numbers
 */

/**
 * Notes beside the rows of one map: a text a row, whether it is conspicuous, and a sentence on all of them.
 * @typedef {{ texts: readonly string[], off: readonly boolean[], said: string }} Beside
 */

/**
 * A chosen map. marked: the row to outline, -1 for none.
 * @typedef {object} Shown
 * @property {SiteMaps} site
 * @property {number | null} head
 * @property {Form} form
 * @property {AttentionMap} map
 * @property {number} marked
 * @property {boolean} perRow
 * @property {"weights" | "scores"} quantity
 * @property {boolean} numbers
 * @property {Beside | null} beside
 */

/**
 * Return the map of a view. Scores are neither merged over words nor over heads.
 * @param {RecordMaps} record
 * @param {View} view
 * @param {readonly (readonly Beside[])[] | null} [beside] of each site and head, pieces one by one
 * @returns {Shown}
 */
export function shownMap(record, { site, head, row, words, perRow, quantity, numbers }, beside = null) {
  const shown = record.sites[site];
  const kind = record.kinds[shown.kind];
  const merged = words && kind.words !== null && shown.words !== null;
  const form = merged && kind.words !== null ? kind.words : kind.pieces;
  const map = (merged && shown.words !== null ? shown.words : shown.pieces)[head];
  const last = kind.wordOfRow.length - 1;
  const marked = row < 0 ? -1 : Math.min(row, last);
  return {
    site: shown,
    head: record.heads[head],
    form,
    map,
    marked: merged && marked >= 0 ? kind.wordOfRow[marked] : marked,
    perRow,
    quantity: map.scores === null ? "weights" : quantity,
    numbers,
    beside: beside?.[site]?.[head] ?? null,
  };
}

/**
 * Return the index of a cell in a map.
 * @param {Form} form
 * @param {number} row
 * @param {number} column
 */
export function cellIndex(form, row, column) {
  return row * form.columns.length + column;
}

/**
 * Find the strongest cells of a map.
 * @param {Readonly<ArrayLike<number>>} numbers
 * @param {Form} form
 * @returns {Best}
 */
export function strongest(numbers, { rows, columns, masked }) {
  const open = rows.map((_, row) => {
    const indices = columns.map((_, column) => row * columns.length + column);
    return indices.filter((index) => !masked?.[index]);
  });
  const best = open.map((indices) => indices.reduce((top, index) => (numbers[index] > numbers[top] ? index : top)));
  const most = Math.max(...open.map((indices) => indices.length));
  const telling = [...rows.keys()].filter((row) => open[row].length > (most > 1 ? 1 : 0));
  return {
    columns: best.map((index) => index % columns.length),
    row: telling.reduce((top, row) => (numbers[best[row]] > numbers[best[top]] ? row : top)),
  };
}
