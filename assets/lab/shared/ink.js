// Text on colours.

/** @import { Channels } from "./ramp.js" */

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
