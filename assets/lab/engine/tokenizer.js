// Text to pieces and back: SentencePiece's unigram model (Kudo 2018, "Subword Regularization") with byte fallback.

import { ModelError } from "./errors.js";
import { BYTE, NORMAL, readPieces } from "./sentencepiece.js";
import { normalise } from "./text.js";
import { Utf8 } from "./utf8.js";
import { wordsOf } from "./words.js";

/** @import { LanguagePair } from "../shared/languages.js" */
/** @import { Word } from "./words.js" */

/**
 * A sentence as pieces, with `<eos>` last where it ends; `words` covers every piece in order.
 * @typedef {{ text: string, pieces: string[], ids: number[], words: Word[] }} Tokens
 */

export const PAD = 0;
export const UNKNOWN = 1;
export const SOS = 2;
export const EOS = 3;
export const SPECIAL_PIECES = ["<pad>", "<unk>", "<sos>", "<eos>"]; // by id
const WORD_START = "\u2581";
const SEVERAL_DIGITS = /^(?:\u2581[0-9]+|[0-9]{2,})$/;
const UNKNOWN_PENALTY = 10; // nats; SentencePiece's own: how much rarer than the rarest piece a character counts as

/** Text to pieces and back. Nothing of a text is kept on it. */
export class Tokenizer {
  /**
   * Read a SentencePiece file. ModelError: it is damaged or its special pieces have other ids.
   * @param {Uint8Array} file
   * @param {LanguagePair} pair whose sentences it divides
   */
  constructor(file, pair) {
    const pieces = readPieces(file);
    if (SPECIAL_PIECES.some((name, index) => pieces[index]?.text !== name)) {
      throw new ModelError("the tokenizer's special pieces have other ids than this project's");
    }
    this.pair = pair;
    this.size = pieces.length;
    /** @private */
    this.names = pieces.map((piece) => piece.text);
    /** @private @type {(number | null)[]} the byte that each piece stands for */
    this.bytes = pieces.map((piece) => (piece.type === BYTE ? Number.parseInt(piece.text.slice(3, 5), 16) : null));
    /** @private by the byte: the id of its piece */
    this.ofByte = new Map(this.bytes.map((byte, index) => [byte, index]));
    const normal = pieces.flatMap((piece, id) => (piece.type === NORMAL ? [{ ...piece, id }] : []));
    /** @private by its text: id and score of each piece that a text can be divided into */
    this.known = new Map(normal.map(({ text, id, score }) => [text, { id, score }]));
    /** @private in UTF-16 units */
    this.longest = normal.reduce((longest, { text }) => Math.max(longest, text.length), 0);
    /** @private the score of a character without a piece */
    this.unseen = Math.fround(normal.reduce((least, { score }) => Math.min(least, score), 0) - UNKNOWN_PENALTY);
    /** @private */
    this.digits = digitsApart(this.names);
  }

  /**
   * Return the piece ids of a text, without `<sos>` and `<eos>`. Digits stand one by one: a number is easier to copy so.
   * @param {string} text
   * @returns {number[]}
   */
  ids(text) {
    const plain = normalise(text);
    const marked = plain && (WORD_START + plain).replaceAll(" ", WORD_START);
    return this.divide(marked).flatMap((index) => this.digits.get(index) ?? [index]);
  }

  /**
   * Divide a text into the most probable pieces: the best way to each place goes on from the best way to an earlier one
   * (Viterbi). A character without a piece is spelt in bytes.
   * @private
   * @param {string} text
   * @returns {number[]}
   */
  divide(text) {
    const total = new Float32Array(text.length + 1).fill(Number.NEGATIVE_INFINITY); // of the best way to each place
    const from = new Int32Array(text.length + 1); // where its last piece starts
    const last = new Int32Array(text.length + 1); // which piece that is
    total[0] = 0;
    /** @type {(start: number, end: number, id: number, score: number) => void} */
    const offer = (start, end, id, score) => {
      const sum = Math.fround(total[start] + score); // as SentencePiece adds: of two equal sums the first one stays
      if (sum <= total[end]) return;
      total[end] = sum;
      from[end] = start;
      last[end] = id;
    };
    let start = 0;
    for (const character of text) {
      const next = start + character.length; // one or two units
      for (let end = next; end <= Math.min(text.length, start + this.longest); end++) {
        const piece = this.known.get(text.slice(start, end));
        if (piece) offer(start, end, piece.id, piece.score);
      }
      if (!this.known.has(character)) offer(start, next, UNKNOWN, this.unseen);
      start = next;
    }
    /** @type {number[][]} */
    const found = [];
    for (let end = text.length; end > 0; end = from[end]) {
      found.push(last[end] === UNKNOWN ? this.spelt(text.slice(from[end], end)) : [last[end]]);
    }
    return found.reverse().flat();
  }

  /**
   * @private
   * @param {string} character
   * @returns {number[]} the pieces of its bytes in UTF-8
   */
  spelt(character) {
    return Array.from(new TextEncoder().encode(character), (byte) => this.ofByte.get(byte) ?? UNKNOWN);
  }

  /**
   * Return the normalised text that these ids spell. Control symbols and bytes that are no UTF-8 leave no trace.
   * @param {readonly number[]} ids
   */
  text(ids) {
    return normalise(this.surfaces(ids).join(""));
  }

  /**
   * Return the piece with this id as SentencePiece writes it: a leading U+2581 starts a word, `<0xF0>` is a byte.
   * @param {number} id
   */
  piece(id) {
    return this.names[id];
  }

  /**
   * Return the sentence of these ids, with or without a final `<eos>`.
   * @param {readonly number[]} ids
   * @param {string} language its code
   * @returns {Tokens}
   */
  tokens(ids, language) {
    const pieces = ids.map((id) => this.names[id]);
    const surfaces = this.surfaces(ids);
    return { text: normalise(surfaces.join("")), pieces, ids: [...ids], words: wordsOf(pieces, surfaces, language) };
  }

  /**
   * @private
   * @param {readonly number[]} ids
   * @returns {string[]} what each piece adds to the text; a byte adds nothing until its character is whole
   */
  surfaces(ids) {
    let utf8 = new Utf8();
    return ids.map((id) => {
      const byte = this.bytes[id];
      if (byte !== null) return utf8.decode(byte);
      utf8 = new Utf8();
      return id <= EOS ? "" : this.names[id].replaceAll(WORD_START, " ");
    });
  }
}

/**
 * Find the pieces that stand for several digits, or for a digit and the space before it: what to write instead.
 * @param {readonly string[]} names
 * @returns {Map<number, number[]>}
 */
function digitsApart(names) {
  const number = new Map(names.map((name, index) => [name, index]));
  /** @type {Map<number, number[]>} */
  const apart = new Map();
  names.forEach((name, index) => {
    const spelt = Array.from(name, (letter) => number.get(letter));
    if (SEVERAL_DIGITS.test(name) && !spelt.includes(undefined)) apart.set(index, /** @type {number[]} */ (spelt));
  });
  return apart;
}
