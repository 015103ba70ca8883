// Sine and cosine of a pair of dimensions over the positions; dots are the values that the model adds. The plain chart:
// `pair_waves` in charts/positional.py.

import { svg } from "../../shared/elements.js";
import { fitted } from "../../shared/fitted.js";
import { Marks } from "../../shared/marks.js";
import { decimal } from "../../shared/numbers.js";
import { axisBelow, axisLeft, linear, wholeTicks } from "../../shared/plot.js";
import { linkedView } from "../linked_view.js";
import { dimensionsOf } from "./dimensions.js";

/** @import { Controlled, Drawing } from "../../shared/fitted.js" */
/** @import { Fact, Tip } from "../../shared/tip.js" */
/** @import { Layout } from "./dimensions.js" */

/**
 * rates: of each pair, in radians a position. layout: sine beside its cosine, or all sines before all cosines.
 * @typedef {Controlled & { rates: readonly number[], positions: number, layout: Layout }} Data
 */

const ROOM = { left: 54, top: 54, height: 170 }; // pixels
const RIGHT = 14; // pixels for half a label
const APART = 60; // pixels between two labels at least
const TITLE = 11; // pixels: the middle of the vertical axis' title
const SAMPLES = 8; // points a position, so that curves are smooth
const DOT = 3.6; // pixels: radius
const KEY = { left: 8, line: 20, gap: 6, apart: 168, y: 16 }; // pixels: of the legend

/** The two waves of a pair: cosine and sine, as the plain chart orders them. */
const WAVES = /** @type {const} */ ([
  { name: "cosine", of: Math.cos, place: 1 },
  { name: "sine", of: Math.sin, place: 0 },
]);

/**
 * Return the waves of a pair, each with its name and its value at every position.
 * @param {Pick<Data, "rates" | "positions" | "layout">} data
 * @param {readonly number[]} at pair
 */
export function wavesOf({ rates, positions, layout }, [pair]) {
  const rate = rates[Math.min(pair, rates.length - 1)];
  const dimensions = dimensionsOf(pair, rates.length, layout);
  return WAVES.map(({ name, of, place }) => ({
    name: `${name}, dimension ${dimensions[place]}`,
    of: (/** @type {number} */ position) => of(position * rate),
    values: Array.from({ length: positions }, (_, position) => of(position * rate)),
  }));
}

/** @param {Tip} tip @param {HTMLElement} place */
function waves(tip, place) {
  const marks = new Marks(place, tip);
  /** @type {Drawing<Data>} */
  return ({ data, at, width, height }) => {
    const room = { ...ROOM, width: width - ROOM.left - RIGHT };
    const last = Math.max(1, data.positions - 1);
    const steps = wholeTicks(0, last, room.width / APART);
    const end = steps.length > 1 ? Math.ceil(last / steps[1]) * steps[1] : last;
    const x = linear(0, end, room.left, room.left + room.width);
    const y = linear(1, -1, room.top, room.top + room.height);
    const both = wavesOf(data, at);
    /** @type {[SVGElement, Fact[]][]} */
    const dots = both.flatMap(({ name, values }, wave) =>
      values.map((value, position) => {
        const dot = svg("circle", { class: `dot ${WAVES[wave].name}`, cx: x(position), cy: y(value), r: DOT });
        return /** @type {[SVGElement, Fact[]]} */ ([dot, factsOf(name, position, value)]);
      }),
    );
    marks.set(dots);
    const axis = { room, grid: true };
    return [
      svg("svg", { width, height }, [
        axisBelow({ room, scale: x, values: wholeTicks(0, end, room.width / APART), text: String, title: "position" }),
        axisLeft({
          ...{ ...axis, scale: y, values: [-1, -0.5, 0, 0.5, 1] },
          ...{ text: (value) => decimal(value, 1), title: "value", titleAt: TITLE },
        }),
        ...both.map(({ of }, wave) => svg("path", { class: `wave ${WAVES[wave].name}`, d: path(of, last, x, y) })),
        ...dots.map(([dot]) => dot),
        ...both.flatMap(({ name }, wave) => key(name, WAVES[wave].name, KEY.left + wave * KEY.apart)),
      ]),
    ];
  };
}

/**
 * @param {string} name
 * @param {number} position
 * @param {number} value
 * @returns {Fact[]}
 */
function factsOf(name, position, value) {
  return [
    ["wave", name],
    ["position", String(position)],
    ["value, \u22121 to 1", decimal(value, 4)],
  ];
}

/**
 * Return the path of a curve.
 * @param {(position: number) => number} of
 * @param {number} last position
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 */
function path(of, last, x, y) {
  const points = Array.from({ length: last * SAMPLES + 1 }, (_, index) => index / SAMPLES);
  return `M${points.map((point) => `${x(point).toFixed(1)},${y(of(point)).toFixed(1)}`).join("L")}`;
}

/**
 * Draw a line of the legend.
 * @param {string} name
 * @param {string} look
 * @param {number} x
 */
function key(name, look, x) {
  return [
    svg("line", { class: `wave ${look}`, x1: x, x2: x + KEY.line, y1: KEY.y, y2: KEY.y }),
    svg("text", { class: "start", x: x + KEY.line + KEY.gap, y: KEY.y }, [name]),
  ];
}

export const draw = linkedView(fitted(waves));
