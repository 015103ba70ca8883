// Bytes that the page holds as text, deflated, two characters for every 13 bits (charts/packed_bytes.py).

import { inflated } from "./bytes.js";

// the characters from "!" to "~" but `"`, "&" and "<"
const CHARACTERS = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).filter((c) => !'"&<'.includes(c));
const BITS = 13;

/**
 * Decode bytes.
 * @param {string} text the number of deflated bytes, a space, and these
 */
export async function unpackedBytes(text) {
  const space = text.indexOf(" ");
  const halves = await inflated(fromText(text, space + 1, Number(text.slice(0, space))));
  const even = (halves.length + 1) >> 1;
  const bytes = new Uint8Array(halves.length);
  for (let i = 0; i < halves.length; i++) bytes[i] = halves[i & 1 ? even + (i >> 1) : i >> 1];
  return bytes;
}

/**
 * @param {string} text
 * @param {number} start
 * @param {number} length
 */
function fromText(text, start, length) {
  const digits = new Uint8Array(128);
  CHARACTERS.forEach((character, digit) => {
    digits[character.charCodeAt(0)] = digit;
  });
  const bytes = new Uint8Array(length);
  let held = 0;
  let bits = 0; // of `held`
  let at = start;
  for (let i = 0; i < length; i++) {
    if (bits < 8) {
      const pair = digits[text.charCodeAt(at)] * CHARACTERS.length + digits[text.charCodeAt(at + 1)];
      held = (held << BITS) | pair;
      bits += BITS;
      at += 2;
    }
    bits -= 8;
    bytes[i] = held >> bits;
    held &= (1 << bits) - 1;
  }
  return bytes;
}
