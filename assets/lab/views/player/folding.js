// How ribbons, cells and bars of the current step turn into each other, unless less motion is asked for.

import { point } from "./places.js";

/** @import { Places } from "./places.js" */
/** @import { Scene } from "./scene.js" */

/** @typedef {{ x: number, y: number, width: number, height: number }} Rectangle */

/**
 * Positions of words on the screen, and of the current step's weights on the board, by source word.
 * @typedef {{ boxes: [HTMLElement, DOMRect][], rectangles: Map<number, Rectangle> }} Snapshot
 */

const TURNS = 300; // milliseconds
/** @type {KeyframeAnimationOptions} */
const STEADY = { duration: TURNS, easing: "ease-in-out" };

/**
 * Remember where everything stands.
 * @param {Scene} scene
 * @returns {Snapshot}
 */
export function snapshot({ board, words, row, cell }) {
  const { places, shape, now } = board;
  let rectangles = new Map();
  if (places !== null && shape === "ribbons") rectangles = ribbonRectangles(places, row, cell);
  else if (places !== null) {
    const nodes = /** @type {NodeListOf<SVGRectElement>} */ (now.querySelectorAll("[data-source]"));
    rectangles = new Map([...nodes].map((node) => [Number(node.dataset.source), rectangle(node)]));
  }
  return { boxes: words.boxes.map((box) => [box, box.getBoundingClientRect()]), rectangles };
}

/**
 * Return the rectangle that each ribbon of a row unfolds from, by its source word.
 * @param {Places} places
 * @param {readonly number[]} row
 * @param {number} cell
 * @returns {Map<number, Rectangle>}
 */
export function ribbonRectangles({ sources, targets, start, end, full, downwards }, row, cell) {
  return new Map(
    row.map((weight, source) => {
      const size = Math.max(1, weight * full);
      const along = (sources[source].along + targets[cell].along - size) / 2;
      const [x, y] = downwards ? [start, along] : [along, start];
      const [width, height] = downwards ? [end - start, size] : [size, end - start];
      return [source, { x, y, width, height }];
    }),
  );
}

/**
 * Move everything from where it stood to where it stands now.
 * @param {Scene} scene
 * @param {Snapshot} before
 */
export function turnFrom({ board, pointed }, { boxes, rectangles }) {
  const { now, past, places } = board;
  for (const [box, from] of boxes) {
    const to = box.getBoundingClientRect();
    const moved = `translate(${from.left - to.left}px, ${from.top - to.top}px)`;
    const scale = `scale(${from.width / to.width}, ${from.height / to.height})`;
    const corner = { transformOrigin: "0 0" };
    box.animate(
      [
        { ...corner, transform: `${moved} ${scale}` },
        { ...corner, transform: "none" },
      ],
      STEADY,
    );
  }
  past.animate([{ opacity: 0 }, { opacity: 1 }], STEADY);
  const asking = pointed >= 0 && board.shape === "ribbons"; // then ribbons are of several steps
  const nodes = /** @type {NodeListOf<SVGElement>} */ (now.querySelectorAll(":scope > :not(.row-now), .row-now > *"));
  for (const node of nodes) {
    const from = asking ? undefined : rectangles.get(Number(node.dataset.source ?? -1));
    if (from === undefined) node.animate([{ opacity: 0 }, {}], STEADY);
    else if (node instanceof SVGRectElement) {
      node.animate([{ transform: folded(from, rectangle(node)) }, { transform: "none" }], STEADY);
    } else node.animate([unfolded(from, places?.downwards ?? false), {}], STEADY);
  }
}

/**
 * @param {SVGRectElement} node
 * @returns {Rectangle}
 */
function rectangle({ x, y, width, height }) {
  return { x: x.baseVal.value, y: y.baseVal.value, width: width.baseVal.value, height: height.baseVal.value };
}

/**
 * Return a rectangle as the way and width of a ribbon.
 * @param {Rectangle} rectangle
 * @param {boolean} downwards
 */
export function unfolded({ x, y, width, height }, downwards) {
  const [along, size] = downwards ? [y + height / 2, height] : [x + width / 2, width];
  const [from, length] = downwards ? [x, width] : [y, height];
  const [first, ...others] = [0, 1, 2, 3].map((part) => point({ downwards }, along, from + (part * length) / 3));
  return { d: `path("M${first} C${others.join(" ")}")`, strokeWidth: `${size}px` };
}

/**
 * Return what makes one rectangle, with its left upper corner as origin, look like another.
 * @param {Rectangle} before
 * @param {Rectangle} after
 */
export function folded(before, after) {
  const [across, down] = [before.width / Math.max(after.width, 0.1), before.height / Math.max(after.height, 0.1)];
  return `translate(${before.x - after.x}px, ${before.y - after.y}px) scale(${across}, ${down})`;
}
