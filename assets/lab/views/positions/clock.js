// One sine-cosine pair as a hand on a clock: at a position, and some positions later. The plain chart: `pair_clock` in
// charts/positional.py.

import { svg } from "../../shared/elements.js";
import { fitted } from "../../shared/fitted.js";
import { decimal } from "../../shared/numbers.js";
import { linkedView } from "../linked_view.js";
import { clockFace } from "./face.js";

/** @import { Controlled, Drawing } from "../../shared/fitted.js" */

/** @typedef {Controlled & { rates: readonly number[] }} Data rates: of each pair, in radians a position */

const BEYOND = 14; // pixels from a hand's end to its label

/**
 * Return the two positions with cosine and sine of the pair.
 * @param {Pick<Data, "rates">} data
 * @param {readonly number[]} at pair, position and offset
 */
export function handsOf({ rates }, [pair, position, offset]) {
  return [position, position + offset].map((place) => {
    const angle = place * rates[Math.min(pair, rates.length - 1)];
    return { place, cosine: Math.cos(angle), sine: Math.sin(angle) };
  });
}

/** @type {Drawing<Data>} */
function clock({ data, at, width, height }) {
  const face = clockFace(width, height, (x, y) =>
    handsOf(data, at).flatMap(({ place, cosine, sine }, index) => [
      svg("line", { class: `hand ${index ? "later" : ""}`, x1: x(0), y1: y(0), x2: x(cosine), y2: y(sine) }),
      svg("text", { class: "name", x: x(cosine) + BEYOND * cosine, y: y(sine) - BEYOND * sine }, [decimal(place, 0)]),
    ]),
  );
  return [face];
}

export const draw = linkedView(fitted(() => clock));
