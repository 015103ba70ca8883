// The colour of a weight, from the page's style: a ramp by the square root, so that 3 % can be seen.

import { ink } from "../shared/ink.js";
import { channels, mixed, pixel } from "../shared/ramp.js";

const STOPS = 5; // --weight-0 to --weight-4: the weights 0, 1/16, 1/4, 9/16 and 1

/** A ramp of colours in the theme that is shown now. */
export class Ramp {
  constructor() {
    const style = getComputedStyle(document.documentElement);
    this.stops = Array.from({ length: STOPS }, (_, index) =>
      channels(style.getPropertyValue(`--weight-${index}`).trim()),
    );
  }

  /**
   * Return the colour of a weight, as CSS writes it.
   * @param {number} weight from 0 to 1
   */
  colour(weight) {
    return `rgb(${this.mixed(weight).join(" ")})`;
  }

  /**
   * Return black or white, whichever is read better on the colour of a weight: at least 4.5 to 1 on any colour.
   * @param {number} weight from 0 to 1
   */
  text(weight) {
    return ink(this.mixed(weight));
  }

  /**
   * Return the colour of a weight as a pixel of a canvas.
   * @param {number} weight from 0 to 1
   */
  pixel(weight) {
    return pixel(this.mixed(weight));
  }

  /**
   * @private
   * @param {number} weight
   */
  mixed(weight) {
    return mixed(this.stops, Math.sqrt(Math.min(1, Math.max(0, weight))));
  }
}

/** Return the colours of the page's theme, which the app's components expect by the names of both themes. */
export function themeColours() {
  const style = getComputedStyle(document.documentElement);
  /** @type {(name: string) => string} */
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const named = Object.fromEntries(["query", "key", "value", "faint", "ink"].map((name) => [name, colour(name)]));
  /** @type {(name: string) => string[]} */
  const ramp = (name) => Array.from({ length: STOPS }, (_, index) => colour(`${name}-${index}`));
  const theme = { ...named, weights: ramp("weight"), contributions: ramp("contribution") };
  return { light: theme, dark: theme };
}
