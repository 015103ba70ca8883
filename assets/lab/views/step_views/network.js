// The unrolled encoder-decoder at one step: tokens read, states so far, handed-over vector, tokens written.

import { svg } from "../../shared/elements.js";
import { fitted } from "../../shared/fitted.js";
import { mixedInLab } from "../../shared/lab_ramp.js";
import { decimal } from "../../shared/numbers.js";
import { linkedView } from "../linked_view.js";
import { CELLS, placed, placedLooks, placedUnits } from "./network_marks.js";

/** @import { Palette } from "../../shared/theme.js" */
/** @import { Linked } from "../linked_view.js" */
/** @import { Moment, Network, Placed } from "./network_marks.js" */

const [LETTER, BREAK] = [8.6, 13]; // pixels of a letter, generously, and between the two lines of a token
const [SMALLEST, LARGEST] = [13, 14]; // pixels of text
const [HALF, HIGH] = [3.7, 3.2]; // pixels of the point of an arrow: half its width, half its length
/** @type {Readonly<Record<string, string>>} */
const POINTS = {
  "triangle-down": `M${-HALF},${-HIGH}h${2 * HALF}L0,${HIGH}z`,
  "triangle-right": `M${-HIGH},${-HALF}v${2 * HALF}L${HIGH},0z`,
  "triangle-left": `M${HIGH},${-HALF}v${2 * HALF}L${-HIGH},0z`,
};

/**
 * Draw a step of a network; units have their numbers as `data-value`.
 * @param {Network} network
 * @param {Moment} now
 * @param {{ width: number, height: number }} size of the drawing, in pixels
 * @param {Pick<Palette, "contributions">} palette
 */
export function networkNodes(network, now, { width, height }, { contributions }) {
  const x = (/** @type {number} */ cells) => round((cells * width) / CELLS);
  const y = (/** @type {number} */ pixels) => round((pixels * height) / network.height);
  /** @type {(at: { x: number, y: number, x2?: number, y2?: number }) => Record<string, number>} */
  const ends = (at) => ({ x1: x(at.x), y1: y(at.y), x2: x(at.x2 ?? at.x), y2: y(at.y2 ?? at.y) });
  /** @type {(at: { x: number, y: number, x2?: number, y2?: number }) => Record<string, number>} */
  const area = (at) => ({
    ...{ x: x(at.x), y: y(at.y) },
    width: round(x(at.x2 ?? at.x) - x(at.x)),
    height: round(y(at.y2 ?? at.y) - y(at.y)),
  });
  const marks = placed(network, now);
  const size = Math.max(SMALLEST, Math.min(width / 60, LARGEST));
  const of = (/** @type {string} */ kind) => marks.filter(({ k }) => k === kind);
  return [
    ...placedLooks(network, now).map((look) =>
      svg("line", { ...ends(look), class: "look", opacity: round(look.seen), "stroke-width": round(look.w) }),
    ),
    ...of("line").map((line) => svg("line", { ...ends(line), class: classOf(line), ...strokeOf(line) })),
    ...of("head").map(({ s = "", seen, ...at }) =>
      svg("path", { d: POINTS[s], transform: `translate(${x(at.x)},${y(at.y)})`, class: "head", opacity: seen }),
    ),
    ...placedUnits(network, now).map((unit) => {
      const fill = mixedInLab(contributions, (Math.max(-1, Math.min(1, unit.v)) + 1) / 2);
      return svg("rect", { ...area(unit), fill, class: "unit", "data-value": decimal(unit.v, 2) });
    }),
    ...of("box").map((box) => svg("rect", { ...area(box), class: `box ${box.now ? "now" : ""}`, opacity: box.seen })),
    ...of("token").map((token) => textOf(token, x(token.x), y(token.y), width / CELLS - 4, size)),
    ...network.texts.map(({ k, t, ...at }) =>
      svg("text", { x: x(at.x), y: y(at.y), class: k, "font-size": k === "note" ? size : SMALLEST }, [now.texts[t]]),
    ),
  ];
}

/**
 * Write a token at the middle of its cell, in two lines where one has no room.
 * @param {Placed} token
 * @param {number} x
 * @param {number} y
 * @param {number} room pixels
 * @param {number} size
 */
function textOf({ name = "", seen, now }, x, y, room, size) {
  const letters = [...name];
  const broken = letters.length * LETTER > room;
  const half = Math.ceil(letters.length / 2);
  const lines = broken ? [letters.slice(0, half), letters.slice(half)] : [letters];
  const parts = lines.map((line, index) => {
    const top = broken ? y + (index - 0.5) * BREAK : y;
    return svg("tspan", { x, y: round(top) }, [cutTo(line, room)]);
  });
  return svg("text", { class: `token ${now ? "now" : ""}`, opacity: seen, "font-size": size }, parts);
}

/**
 * Cut a line that has no room.
 * @param {readonly string[]} letters
 * @param {number} room
 */
function cutTo(letters, room) {
  const most = Math.max(2, Math.floor(room / (LETTER - 2)));
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : letters.join("");
}

/** @param {Placed} line */
function classOf({ d = false, dots = false }) {
  return `line ${d ? "dashed" : ""} ${dots ? "dots" : ""}`;
}

/** @param {Placed} line */
function strokeOf({ w = 1, seen }) {
  return { "stroke-width": w, opacity: seen };
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}

/** Draw the component: a network, with a moment for each step. */
export const draw = linkedView(
  fitted((tip, place) => {
    tip.watch(place, (part) => {
      const value = part.getAttribute("data-value");
      return value === null ? null : [["value of the unit, -1 to 1", value]];
    });
    return (
      /** @type {{ data: Network & Linked & { moments: readonly Moment[] }, at: readonly number[], palette: Palette, width: number, height: number }} */ {
        data,
        at: [step],
        palette,
        ...size
      },
    ) => {
      place.style.setProperty("--height", String(data.height));
      const nodes = networkNodes(data, data.moments[step - data.controls[0].first], size, palette);
      return [svg("svg", { width: size.width, height: size.height, "aria-hidden": "true" }, nodes)];
    };
  }),
);
