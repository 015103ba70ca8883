// Motion: whether the reader wants less of it, and how it speeds up and slows down.

/** Return whether the reader asks for less motion. */
export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * Ease a share of a way, slow at both ends.
 * @param {number} share from 0 to 1
 */
export function eased(share) {
  return share < 0.5 ? 4 * share ** 3 : 1 - (2 - 2 * share) ** 3 / 2;
}
