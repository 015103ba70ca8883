// The table of positional encodings: a position a row, a dimension a column, one pair of dimensions framed. The plain
// chart: `position_table` in charts/positional.py.

import { element, svg } from "../../shared/elements.js";
import { fitted } from "../../shared/fitted.js";
import { mixedInLab } from "../../shared/lab_ramp.js";
import { decimal } from "../../shared/numbers.js";
import { axisBelow, axisLeft, linear, wholeTicks } from "../../shared/plot.js";
import { linkedView } from "../linked_view.js";
import { dimensionsOf, waveOf } from "./dimensions.js";

/** @import { Controlled, Drawing } from "../../shared/fitted.js" */
/** @import { Tip } from "../../shared/tip.js" */
/** @import { Layout } from "./dimensions.js" */

/**
 * rates: of each pair, in radians a position. layout: sine beside its cosine, or all sines before all cosines.
 * @typedef {Controlled & { rates: readonly number[], positions: number, layout: Layout }} Data
 */

const AROUND = { left: 43, top: 5, right: 69, bottom: 57 }; // pixels beside the cells
const LABELS = { across: 45, down: 20 }; // pixels between two labels at least
const TITLE = 8; // pixels: the middle of the vertical axis' title
const LEGEND = { gap: 22, width: 16, top: 22, height: 90, near: 4 }; // pixels
const SHADES = 64; // of the legend, and of the cells on each side of 0

/**
 * Return a value of the table.
 * @param {Pick<Data, "rates" | "layout">} data
 * @param {number} position
 * @param {number} dimension
 */
export function encodingAt({ rates, layout }, position, dimension) {
  const { pair, cosine } = waveOf(dimension, rates.length, layout);
  const angle = position * rates[pair];
  return cosine ? Math.cos(angle) : Math.sin(angle);
}

/** @param {Tip} tip @param {HTMLElement} place */
function table(tip, place) {
  const canvas = element("canvas");
  let painted = "";
  /** @type {Data | null} */
  let shown = null;
  canvas.addEventListener("pointermove", (event) => {
    if (shown === null) return;
    const { positions, rates } = shown;
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const at = (/** @type {number} */ share, /** @type {number} */ count) =>
      Math.max(0, Math.min(count - 1, Math.floor(share * count)));
    const position = at((event.clientY - top) / height, positions);
    const dimension = at((event.clientX - left) / width, 2 * rates.length);
    const value = decimal(encodingAt(shown, position, dimension), 3);
    const facts = /** @type {const} */ ([
      ["position", String(position)],
      ["dimension", String(dimension)],
      ["value", value],
    ]);
    tip.show(facts, event);
  });
  canvas.addEventListener("pointerleave", () => tip.hide());
  /** @type {Drawing<Data>} */
  return ({ data, at: [chosen], palette, width, height }) => {
    place.style.setProperty("--positions", String(data.positions));
    const { left, top } = AROUND;
    const dimensions = 2 * data.rates.length;
    const room = { left, top, width: width - left - AROUND.right, height: height - top - AROUND.bottom };
    const x = linear(0, dimensions, left, left + room.width);
    const y = linear(0, data.positions, top, top + room.height);
    shown = data;
    const stops = palette.contributions;
    const key = JSON.stringify([data, stops]);
    if (key !== painted) paint(canvas, data, stops);
    painted = key;
    canvas.style.cssText = `left: ${left}px; top: ${top}px; width: ${room.width}px; height: ${room.height}px`;
    const pair = Math.min(chosen, data.rates.length - 1);
    const frames = dimensionsOf(pair, data.rates.length, data.layout).map((dimension) =>
      svg("rect", { class: "frame", x: x(dimension), y: top, width: x(1) - x(0), height: room.height }),
    );
    return [
      canvas,
      svg("svg", { width, height }, [
        axisBelow({
          ...{ room, scale: x, values: wholeTicks(0, dimensions, room.width / LABELS.across) },
          ...{ text: String, title: "dimension" },
        }),
        axisLeft({
          ...{ room, scale: (row) => y(row + 0.5), text: String, title: "position", titleAt: TITLE },
          values: wholeTicks(0, data.positions - 1, room.height / LABELS.down),
        }),
        ...frames,
        ...legend(left + room.width + LEGEND.gap, stops),
      ]),
    ];
  };
}

/**
 * Paint the cells, a pixel each.
 * @param {HTMLCanvasElement} canvas
 * @param {Data} data
 * @param {readonly string[]} stops
 */
function paint(canvas, data, stops) {
  canvas.width = 2 * data.rates.length;
  canvas.height = data.positions;
  const context = canvas.getContext("2d");
  if (context === null) return;
  const shades = Array.from({ length: 2 * SHADES + 1 }, (_, shade) => mixedInLab(stops, shade / (2 * SHADES)));
  for (let position = 0; position < canvas.height; position++) {
    for (let dimension = 0; dimension < canvas.width; dimension++) {
      context.fillStyle = shades[Math.round((encodingAt(data, position, dimension) + 1) * SHADES)];
      context.fillRect(dimension, position, 1, 1);
    }
  }
}

/**
 * Draw the colours with their values.
 * @param {number} left
 * @param {readonly string[]} stops
 */
function legend(left, stops) {
  const { width, top, height, near } = LEGEND;
  const step = height / SHADES;
  const strips = Array.from({ length: SHADES }, (_, shade) =>
    svg("rect", {
      ...{ x: left, y: top + shade * step, width, height: step + 0.5 },
      fill: mixedInLab(stops, 1 - (shade + 0.5) / SHADES),
    }),
  );
  const values = [1, 0, -1].map((value) =>
    svg("text", { class: "start", x: left + width + near, y: top + ((1 - value) / 2) * height }, [decimal(value, 0)]),
  );
  return [svg("text", { class: "start", x: left, y: top - 14 }, ["value"]), ...strips, ...values];
}

export const draw = linkedView(fitted(table));
