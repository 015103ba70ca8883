// Which pieces spell which word.

import { indent, strip, wordSpans } from "./text.js";

/**
 * A word or punctuation mark and the pieces that spell it: `start` to `end - 1`.
 * @typedef {{ text: string, start: number, end: number }} Word
 */

const WORD_START = "\u2581";
const ALONE = new Set(["<sos>", "<eos>"]); // pieces that are words of their own

/**
 * Group pieces into words: a piece belongs to the word that its first visible character stands in.
 *
 * `surfaces` is what each piece adds to the text. Bytes that spell part of a character belong to the piece after them.
 * A space that nothing follows is the word U+2581.
 * @param {readonly string[]} pieces
 * @param {readonly string[]} surfaces
 * @param {string} language its code
 * @returns {Word[]}
 */
export function wordsOf(pieces, surfaces, language) {
  const owners = ownersOf(pieces, surfaces, wordSpans(surfaces.join(""), language));
  /** @type {Word[]} */
  const words = [];
  let start = 0;
  for (let end = 1; end <= pieces.length; end++) {
    if (end < pieces.length && owners[end] === owners[start]) continue;
    const seen = strip(surfaces.slice(start, end).join(""));
    const spelt = seen || pieces.slice(start, end).join("").replaceAll(WORD_START, "");
    words.push({ text: spelt || WORD_START, start, end });
    start = end;
  }
  return words;
}

/**
 * Name the word of each piece: its number, -1 after the last word, or the name of a special piece with its place.
 * @param {readonly string[]} pieces
 * @param {readonly string[]} surfaces
 * @param {readonly [number, number][]} spans
 * @returns {(number | string)[]}
 */
function ownersOf(pieces, surfaces, spans) {
  let offset = 0;
  return pieces.map((piece, place) => {
    const first = offset + indent(surfaces[place]);
    offset += surfaces[place].length;
    if (ALONE.has(piece)) return `${piece} ${place}`;
    return spans.findIndex(([, end]) => first < end); // a lone space piece belongs to what follows it
  });
}
