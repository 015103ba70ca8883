// Colour ramps. A palette gives the colours at even steps, written as #rrggbb.

/** @typedef {readonly number[]} Channels red, green and blue, 0 to 255 */

const OPAQUE = 0xff000000;

/**
 * Read a colour.
 * @param {string} hex
 * @returns {Channels}
 */
export function channels(hex) {
  return [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));
}

/**
 * Mix the colour at a place of a ramp.
 * @param {readonly Channels[]} stops its colours
 * @param {number} place from 0, the first colour, to 1, the last
 * @returns {Channels}
 */
export function mixed(stops, place) {
  const steps = place * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(steps));
  return stops[low].map((from, channel) => Math.round(from + (stops[low + 1][channel] - from) * (steps - low)));
}

/**
 * Return a colour as a pixel of a canvas, seen through a Uint32Array.
 * @param {Channels} channels
 */
export function pixel([red, green, blue]) {
  return (OPAQUE | (blue << 16) | (green << 8) | red) >>> 0;
}

/**
 * Return the pixels for bytes in even steps of a ramp: 0 is its first colour, the last one before `masked` its last.
 * From `masked` on they are transparent.
 * @param {readonly string[]} colours
 * @param {number} masked
 */
export function pixelsOf(colours, masked) {
  const stops = colours.map(channels);
  const table = new Uint32Array(256);
  for (let byte = 0; byte < masked; byte++) table[byte] = pixel(mixed(stops, byte / (masked - 1)));
  return table;
}
