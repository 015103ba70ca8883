// Where the words of the player stand, in pixels of its board.

/** @typedef {{ from: number, size: number }} Extent */

/**
 * Where a word's box stands: the middle and size along the reading direction, and its edges on the way from source to target.
 * @typedef {{ along: number, size: number, near: number, far: number }} Span
 */

/**
 * downwards: whether it is read downwards, the source on the left. columns, rows: of the map. full: the width of a weight of 1.
 * start, end: of the way from source to target.
 * @typedef {object} Places
 * @property {boolean} downwards
 * @property {Span[]} sources
 * @property {Span[]} targets
 * @property {Extent[]} columns
 * @property {Extent[]} rows
 * @property {number} full
 * @property {number} start
 * @property {number} end
 */

const WIDEST = 30; // pixels, where the style does not say

/**
 * Write a point by its place along the reading direction and on the way from source to target, for a path.
 * @param {{ downwards: boolean }} places
 * @param {number} along
 * @param {number} way
 */
export function point({ downwards }, along, way) {
  const [x, y] = downwards ? [way, along] : [along, way];
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

/**
 * Measure where the words stand.
 * @param {HTMLElement} place
 * @param {readonly HTMLElement[]} sources
 * @param {readonly HTMLElement[]} targets
 * @param {{ downwards: boolean, asMap: boolean }} look
 * @returns {Places}
 */
export function measured(place, sources, targets, { downwards, asMap }) {
  /** @param {HTMLElement} word @returns {Span} */
  const span = (word) => {
    const box = /** @type {HTMLElement} */ (word.querySelector(".box"));
    const { offsetLeft: left, offsetTop: top, offsetWidth: width, offsetHeight: height } = box;
    return downwards
      ? { along: top + height / 2, size: height, near: left, far: left + width }
      : { along: left + width / 2, size: width, near: top, far: top + height };
  };
  const top = asMap ? (targets[0].parentElement?.offsetTop ?? 0) : 0; // the words are measured from their row there
  const [read, written] = [sources.map(span), targets.map(span)];
  const widest = Number.parseFloat(getComputedStyle(place).getPropertyValue("--widest")) || WIDEST;
  return {
    downwards,
    sources: read,
    targets: written,
    columns: sources.map(({ offsetLeft, offsetWidth }) => ({ from: offsetLeft, size: offsetWidth })),
    rows: targets.map(({ offsetTop, offsetHeight }) => ({ from: top + offsetTop, size: offsetHeight })),
    full: Math.min(widest, ...written.map(({ size }) => size - 6)),
    start: Math.max(...read.map(({ far }) => far)),
    end: Math.min(...written.map(({ near }) => near)),
  };
}
