// Texts of shares: the numbers between 0 and 1 that people read as "83 %". Python's charts/labels.py writes the same.

import { fixed } from "./numbers.js";

/** @typedef {readonly [number, string]} Share a share, and its text */

const LEAST_SHARE = 0.001; // what lies nearer to nothing, or to all, is not written as a number
const ROUNDING = 1e-6; // of weights that sum to 1 in single precision

/**
 * Write a share between 0 and 1 for people: "83 %", "0.4 %", "99.6 %". "0 %" and "100 %" are said of nothing and all alone.
 * @param {number} share
 */
export function shareText(share) {
  if (share < LEAST_SHARE) return share <= 0 ? "0 %" : "less than 0.1 %";
  if (share > 1 - LEAST_SHARE) return share >= 1 - ROUNDING ? "100 %" : "more than 99.9 %";
  const fine = share < 0.0995 || share >= 0.995;
  return `${fixed(100 * share, fine ? 1 : 0).replace(/\.0$/, "")} %`;
}

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
  if (share < LEAST_SHARE) return 1;
  if (share < 0.0995) return 1 + Math.round(1000 * share);
  if (share < 0.995) return 91 + Math.round(100 * share);
  if (share <= 1 - LEAST_SHARE) return Math.round(1000 * share) - 804;
  return share < 1 - ROUNDING ? SHADES.length - 2 : SHADES.length - 1;
}
