// How pieces, sites and weights are written for people; the words are those of Python's charts/labels.py.

import { parseSite } from "../engine/site.js";
import { strip } from "../engine/text.js";
import { Utf8 } from "../engine/utf8.js";

/** @import { Head } from "../engine/intervention.js" */
/** @import { Tokens } from "../engine/tokenizer.js" */
/** @import { Word } from "../engine/words.js" */

const WORD_START = "\u2581";
export const CONTINUES = "¦"; // the seam before a piece that goes on with a word
const SPACE = "␣";
const END_PIECE = "<eos>";
const END = "end"; // of the end mark, where people look
const SUBSCRIPTS = ["₁", "₂", "₃", "₄"]; // of the bytes of a character, which are four at most

/**
 * Return one label a piece: "likes", or "like" and "¦s" where the word is spelt by two pieces.
 *
 * The bytes of a character are that character, numbered where there are several: "é₁" and "¦é₂".
 * @param {Tokens} tokens
 */
export function pieceLabels({ pieces, words }) {
  return words.flatMap(({ start, end }) =>
    pieceTexts(pieces.slice(start, end)).map((text, index) => (index > 0 ? CONTINUES : "") + text),
  );
}

/**
 * Label a piece that stands for itself, outside a sentence: "¦s" goes on with a word, "." does not.
 * @param {string} piece
 */
export function lonePiece(piece) {
  return (isWord(piece) ? CONTINUES : "") + pieceText(piece);
}

/**
 * Return whether a text is a word: neither punctuation nor the end mark.
 * @param {string} text
 */
export function isWord(text) {
  return /^[\p{L}\p{N}]/u.test(text);
}

/**
 * Return one label a word, as written; control characters are pictures, and the end mark is "end".
 * @param {Tokens} tokens
 */
export function wordLabels({ words }) {
  return words.map(({ text }) => (text === END_PIECE ? END : pictured(text) || SPACE));
}

/**
 * Return the text of a word's pieces up to each step; the whole word where they spell something else.
 * @param {Tokens} tokens
 * @param {Word} word with its label as text
 */
export function writtenParts({ pieces }, { text, start, end }) {
  return Array.from({ length: end - start }, (_, index) => {
    const part = spelt(pieces.slice(start, start + index + 1));
    return text.startsWith(part) ? part : text;
  });
}

/**
 * Return the text of some pieces without spaces; an incomplete character gives nothing.
 * @param {readonly string[]} pieces
 */
function spelt(pieces) {
  let utf8 = new Utf8();
  const texts = pieces.map((piece) => {
    const byte = byteOf(piece);
    if (byte !== null) return utf8.decode(byte);
    utf8 = new Utf8();
    return piece.replaceAll(WORD_START, "");
  });
  return texts.join("");
}

/** @param {readonly string[]} pieces */
function pieceTexts(pieces) {
  const texts = pieces.map(pieceText);
  let utf8 = new Utf8();
  pieces.forEach((piece, index) => {
    const byte = byteOf(piece);
    if (byte === null) utf8 = new Utf8();
    const character = byte === null ? "" : utf8.decode(byte);
    const count = new TextEncoder().encode(character).length;
    for (let part = 0; count > 1 && part < count; part++) {
      texts[index + 1 - count + part] = character + SUBSCRIPTS[part];
    }
  });
  return texts;
}

/**
 * Write a piece without the mark that starts a word; a lone mark is an open box, control characters are pictures, and
 * the end mark is "end".
 * @param {string} piece
 */
function pieceText(piece) {
  if (piece === END_PIECE) return END;
  const byte = byteOf(piece);
  if (byte === null) return pictured(piece.replaceAll(WORD_START, " ").replace(/^ +| +$/g, "")) || SPACE;
  if (byte >= 0x80) return `byte ${piece.slice(3, 5)}`; // a part of a character
  return strip(pictured(String.fromCharCode(byte))) || SPACE;
}

/**
 * Return the byte that a piece stands for; null where it is a text.
 * @param {string} piece
 */
function byteOf(piece) {
  const digits = /^<0x([0-9A-F]{2})>$/.exec(piece)?.[1];
  return digits === undefined ? null : Number.parseInt(digits, 16);
}

/**
 * Replace the control characters of ASCII by pictures of them.
 * @param {string} text
 */
function pictured(text) {
  return text.replace(/\p{Cc}/gu, (control) => {
    const code = control.charCodeAt(0);
    if (code > 0x7f) return control;
    return code === 0x7f ? "\u2421" : String.fromCharCode(0x2400 + code);
  });
}

/**
 * Name a site for people, layers counted from 1: `decoder.2.cross` is "Decoder layer 3, cross-attention".
 * @param {string} address
 */
export function siteLabel(address) {
  const { side, layer, kind } = parseSite(address);
  const numbered = layer === null ? "" : ` layer ${layer + 1}`;
  return `${side === "encoder" ? "Encoder" : "Decoder"}${numbered}, ${kind}-attention`;
}

/**
 * Name a head for people; the only head of a site has no number.
 * @param {Head} head
 * @param {number} heads how many the site has
 */
export function headLabel({ site, head }, heads) {
  return heads === 1 ? siteLabel(site) : `${siteLabel(site)}, head ${head + 1}`;
}
