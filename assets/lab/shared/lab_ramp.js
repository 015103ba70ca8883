// Colour ramps as charts mix them, in Lab. A palette gives the colours at even steps, written as #rrggbb.

import { ink } from "./ink.js";
import { channels } from "./ramp.js";

/** @typedef {[number, number, number]} Triple */

const WHITE = /** @type {const} */ ([0.96422, 1, 0.82521]); // of Lab, as charts have it
const CUBE = 216 / 24389;
const SLOPE = 24389 / 27;

/** @type {Map<string, Triple>} */
const known = new Map();

/**
 * Mix a colour of a ramp, as CSS writes it.
 * @param {readonly string[]} stops
 * @param {number} place from 0 to 1
 */
export function mixedInLab(stops, place) {
  return `rgb(${channelsAt(stops, place).join(", ")})`;
}

/**
 * Return black or white for a text on a colour of a ramp.
 * @param {readonly string[]} stops
 * @param {number} place from 0 to 1
 */
export function inkAt(stops, place) {
  return ink(channelsAt(stops, place));
}

/**
 * @param {readonly string[]} stops
 * @param {number} place
 */
function channelsAt(stops, place) {
  const steps = place * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(steps));
  const [from, to] = [inLab(stops[low]), inLab(stops[low + 1])];
  const [lightness, a, b] = from.map((value, channel) => value + (to[channel] - value) * (steps - low));
  return fromLab(lightness, a, b);
}

/** @param {string} hex */
function inLab(hex) {
  let lab = known.get(hex);
  if (lab === undefined) {
    const [red, green, blue] = channels(hex).map((channel) => linear(channel / 255));
    const x = lightened((0.4360747 * red + 0.3850649 * green + 0.1430804 * blue) / WHITE[0]);
    const y = lightened((0.2225045 * red + 0.7168786 * green + 0.0606169 * blue) / WHITE[1]);
    const z = lightened((0.0139322 * red + 0.0971045 * green + 0.7141733 * blue) / WHITE[2]);
    lab = [116 * y - 16, 500 * (x - y), 200 * (y - z)];
    known.set(hex, lab);
  }
  return lab;
}

/**
 * @param {number} lightness
 * @param {number} a
 * @param {number} b
 */
function fromLab(lightness, a, b) {
  const y = (lightness + 16) / 116;
  const [X, Y, Z] = [y + a / 500, y, y - b / 200].map((value, axis) => WHITE[axis] * darkened(value));
  return [
    3.1338561 * X - 1.6168667 * Y - 0.4906146 * Z,
    -0.9787684 * X + 1.9161415 * Y + 0.033454 * Z,
    0.0719453 * X - 0.2289914 * Y + 1.4052427 * Z,
  ].map((channel) => Math.round(255 * Math.min(1, Math.max(0, curved(channel)))));
}

/** @param {number} value */
function lightened(value) {
  return value > CUBE ? Math.cbrt(value) : (SLOPE * value + 16) / 116;
}

/** @param {number} value */
function darkened(value) {
  return value ** 3 > CUBE ? value ** 3 : (116 * value - 16) / SLOPE;
}

/** @param {number} channel */
function linear(channel) {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

/** @param {number} channel */
function curved(channel) {
  return channel <= 0.0031308 ? 12.92 * channel : 1.055 * channel ** (1 / 2.4) - 0.055;
}
