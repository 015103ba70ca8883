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

const MIDDLE = Math.sqrt(1.05 * 0.05) - 0.05; // the luminance from which black and white stand out as much

/**
 * Return black or white, whichever is read better on a colour: at least 4.5 to 1 on any.
 * @param {Channels} colour
 */
export function ink(colour) {
  return luminance(colour) > MIDDLE ? "black" : "white";
}

/**
 * Return how light a colour is, from 0 to 1, as the Web Content Accessibility Guidelines define it.
 * @param {Channels} colour
 */
function luminance(colour) {
  const [red, green, blue] = colour.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
