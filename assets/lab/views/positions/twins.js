// Two clock hands with the same sine, and both some positions further, where their sines differ; lines lead to the axis of
// the sines. The plain chart: `twin_hands` in charts/sine_alone.py.

import { svg } from "../../shared/elements.js";
import { fitted } from "../../shared/fitted.js";
import { decimal } from "../../shared/numbers.js";
import { linkedView } from "../linked_view.js";
import { clockFace, EDGE } from "./face.js";

/** @import { Controlled, Drawing } from "../../shared/fitted.js" */

/**
 * rates: of each pair, in radians a position. position: of the first hand.
 * @typedef {Controlled & { rates: readonly number[], position: number }} Data
 */

const BEYOND = { across: 16, along: 14, flat: 9 }; // pixels from a hand's end to its label; flat: more where it lies
const FLAT = 0.4; // the sine below which a hand lies

/**
 * Return the position and its twin, then both further on: whether it is the twin's, and of the pair cosine and sine.
 * @param {Pick<Data, "rates" | "position">} data
 * @param {readonly number[]} at pair and offset
 */
export function twinsOf({ rates, position }, [pair, offset]) {
  const rate = rates[Math.min(pair, rates.length - 1)];
  const wave = (2 * Math.PI) / rate;
  const twin = (((Math.PI / rate - position) % wave) + wave) % wave;
  return [0, offset].flatMap((further) =>
    [position, twin].map((first, index) => {
      const place = first + further;
      return {
        place,
        twin: index === 1,
        later: further > 0,
        cosine: Math.cos(place * rate),
        sine: Math.sin(place * rate),
      };
    }),
  );
}

/** @type {Drawing<Data>} */
function twins({ data, at, width, height }) {
  const face = clockFace(width, height, (x, y) =>
    twinsOf(data, at).flatMap(({ place, twin, later, cosine, sine }) => {
      const look = `${twin ? "twin" : "own"} ${later ? "later" : ""}`;
      const [right, up] = [x(cosine), y(sine)];
      const higher = BEYOND.along * sine + (Math.abs(sine) < FLAT ? BEYOND.flat : 0);
      return [
        svg("line", { class: `height ${look}`, x1: x(-EDGE), y1: up, x2: right, y2: up }),
        svg("line", { class: `hand ${look}`, x1: x(0), y1: y(0), x2: right, y2: up }),
        svg("text", { class: `name ${look}`, x: right + BEYOND.across * cosine, y: up - higher }, [
          twin ? twinText(place) : decimal(place, 0),
        ]),
      ];
    }),
  );
  return [face];
}

/**
 * Write a position between two tokens; a far one without decimals.
 * @param {number} place
 */
export function twinText(place) {
  return place < 100 ? decimal(place, 1) : Math.round(place).toLocaleString("en");
}

export const draw = linkedView(fitted(() => twins));
