// Scales and axes of plots in SVG, in the look of charts/theme.py.

import { svg } from "./elements.js";

/** @typedef {(value: number) => number} Scale pixels of a value */

/**
 * The room of a plot's marks, in pixels of its drawing.
 * @typedef {{ left: number, top: number, width: number, height: number }} Room
 */

/**
 * scale: pixels of values. title: "" for none. grid: whether lines cross the room.
 * @typedef {object} Axis
 * @property {Room} room
 * @property {Scale} scale
 * @property {readonly number[]} values that are labelled
 * @property {(value: number) => string} text
 * @property {string} title
 * @property {boolean} [grid]
 */

const NEAR = 5; // pixels from the room to the labels
const LINE = 13; // pixels: height of a text
const TITLE = 8; // pixels from the labels to the title
const STEPS = [1, 2, 5, 10];

/**
 * Return a linear scale.
 * @param {number} least
 * @param {number} most
 * @param {number} start pixels of `least`
 * @param {number} end pixels of `most`
 * @returns {Scale}
 */
export function linear(least, most, start, end) {
  return (value) => start + ((value - least) / (most - least || 1)) * (end - start);
}

/**
 * Return whole numbers from `least` to `most` in round steps, about so many.
 * @param {number} least
 * @param {number} most
 * @param {number} count
 */
export function wholeTicks(least, most, count) {
  const wanted = Math.max(1, (most - least) / count);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = power * (STEPS.find((each) => each * power >= wanted) ?? 10);
  const first = Math.ceil(least / step) * step;
  return Array.from({ length: Math.floor((most - first) / step) + 1 }, (_, index) => first + index * step);
}

/**
 * Draw a horizontal axis below the room.
 * @param {Axis} axis
 */
export function axisBelow({ room, scale, values, text, title, grid = false }) {
  const { left, top, width, height } = room;
  const labels = top + height + NEAR + LINE / 2;
  const lines = values.map(scale).map((x) => svg("line", { class: "grid", x1: x, x2: x, y1: top, y2: top + height }));
  return svg("g", { class: "axis" }, [
    ...(grid ? lines : []),
    ...values.map((value) => svg("text", { x: scale(value), y: labels }, [text(value)])),
    svg("text", { x: left + width / 2, y: labels + LINE + TITLE }, [title]),
  ]);
}

/**
 * Draw a vertical axis on the left of the room, its title upright at so many pixels.
 * @param {Axis & { titleAt: number }} axis
 */
export function axisLeft({ room, scale, values, text, title, grid = false, titleAt }) {
  const { left, top, width, height } = room;
  const lines = values.map(scale).map((y) => svg("line", { class: "grid", x1: left, x2: left + width, y1: y, y2: y }));
  const turned = `translate(${titleAt}, ${top + height / 2}) rotate(-90)`;
  return svg("g", { class: "axis" }, [
    ...(grid ? lines : []),
    ...values.map((value) => svg("text", { class: "end", x: left - NEAR, y: scale(value) }, [text(value)])),
    svg("text", { transform: turned }, [title]),
  ]);
}
