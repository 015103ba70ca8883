// A clock's face: the unit circle with an axis for the cosine and one for the sine.

import { svg } from "../../shared/elements.js";
import { decimal } from "../../shared/numbers.js";
import { axisBelow, axisLeft, linear } from "../../shared/plot.js";

/** @import { Scale } from "../../shared/plot.js" */

const SIZE = 264; // pixels, where there is room
const LEFT = 38; // pixels on the left of it, for the axis
const TITLE = 8; // pixels: the middle of that axis' title
const TOP = 5; // pixels above it
export const EDGE = 1.3; // the cosine or sine at its edges: there is room for labels around the circle

/**
 * Draw a face with marks on it.
 * @param {number} width that the page has for it
 * @param {number} height
 * @param {(x: Scale, y: Scale) => readonly SVGElement[]} marks from the scales of cosine and sine
 */
export function clockFace(width, height, marks) {
  const size = Math.min(SIZE, width - LEFT - 2);
  const room = { left: LEFT, top: TOP, width: size, height: size };
  const x = linear(-EDGE, EDGE, LEFT, LEFT + size);
  const y = linear(EDGE, -EDGE, TOP, TOP + size);
  const axis = { room, values: [-1, 0, 1], text: (/** @type {number} */ value) => decimal(value, 0) };
  return svg("svg", { width: LEFT + size + 2, height }, [
    axisBelow({ ...axis, scale: x, title: "cosine" }),
    axisLeft({ ...axis, scale: y, title: "sine", titleAt: TITLE }),
    svg("circle", { class: "face", cx: x(0), cy: y(0), r: x(1) - x(0) }),
    ...marks(x, y),
  ]);
}
