// Every text that a share can have, and shares as their numbers in that list: a byte each, as components of the app expect.

import { shareText } from "./prose.js";

const LEAST = 0.001; // what lies nearer to nothing, or to all, is not written as a number
const ROUNDING = 1e-6; // of weights that sum to 1 in single precision

/** A share for each text, with that text: Python's SHARES and SHARE_TEXTS. */
export const SHADES = [
  0,
  0.0005,
  ...Array.from({ length: 99 }, (_, index) => (index + 1) / 1000),
  ...Array.from({ length: 90 }, (_, index) => (index + 10) / 100),
  ...Array.from({ length: 5 }, (_, index) => (index + 995) / 1000),
  0.9995,
  1,
].map((share) => /** @type {[number, string]} */ ([share, shareText(share)]));

/**
 * Return the index of a share's text in `SHADES`, as Python's `share_bytes` does.
 * @param {number} share from 0 to 1
 */
export function shadeOf(share) {
  if (share <= 0) return 0;
  if (share < LEAST) return 1;
  if (share < 0.0995) return 1 + Math.round(1000 * share);
  if (share < 0.995) return 91 + Math.round(100 * share);
  if (share <= 1 - LEAST) return Math.round(1000 * share) - 804;
  return share < 1 - ROUNDING ? SHADES.length - 2 : SHADES.length - 1;
}
