// Reads the file of a SentencePiece model, a protocol buffer: its pieces, with score and kind.
// Field numbers are those of sentencepiece_model.proto: a model's field 1 is a piece, a piece's 1, 2 and 3 its text,
// score and type.

import { ModelError } from "./errors.js";

export const NORMAL = 1;
export const BYTE = 6;

const [VARINT, EIGHT_BYTES, DELIMITED, FOUR_BYTES] = [0, 1, 2, 5]; // how a field is written
const FIXED_SIZES = new Map([
  [EIGHT_BYTES, 8],
  [FOUR_BYTES, 4],
]);

/**
 * @typedef {object} Piece
 * @property {string} text as SentencePiece writes it: a leading U+2581 starts a word, `<0xF0>` is a byte
 * @property {number} score natural log of its probability, single precision
 * @property {number} type `NORMAL`, `BYTE`, or a kind that no text becomes
 */

/**
 * Read all pieces; the index of a piece is its id. ModelError: this is no such file.
 * @param {Uint8Array} bytes
 * @returns {Piece[]}
 */
export function readPieces(bytes) {
  /** @type {Piece[]} */
  const pieces = [];
  for (const [field, value] of fields(bytes)) if (field === 1) pieces.push(readPiece(value));
  if (pieces.length === 0) throw new ModelError("the tokenizer's file holds no pieces");
  return pieces;
}

/**
 * @param {Uint8Array} bytes
 * @returns {Piece}
 */
function readPiece(bytes) {
  const piece = { text: "", score: 0, type: NORMAL };
  for (const [field, value] of fields(bytes)) {
    if (field === 1) piece.text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(value);
    else if (field === 2) piece.score = new DataView(value.buffer, value.byteOffset, 4).getFloat32(0, true);
    else if (field === 3) piece.type = value[0];
  }
  return piece;
}

/**
 * Walk through a message: each field's number and the bytes of its value.
 * @param {Uint8Array} bytes
 * @returns {Generator<[number, Uint8Array]>}
 */
function* fields(bytes) {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= bytes.length || shift > 28) throw new ModelError("the tokenizer's file is damaged");
      const byte = bytes[at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const kind = key & 7;
    const size = kind === DELIMITED ? varint() : FIXED_SIZES.get(kind);
    const start = at;
    if (kind === VARINT) varint();
    else if (size === undefined || at + size > bytes.length) throw new ModelError("the tokenizer's file is damaged");
    else at += size;
    yield [key >>> 3, bytes.subarray(start, at)];
  }
}
