// The legend of a map's colours.

import { decimal } from "../../shared/numbers.js";
import { rampLegend, shareLegend } from "../../shared/ramp_legend.js";
import { largestScore } from "./colours.js";

/** @import { Palette } from "./colours.js" */
/** @import { Shown } from "./maps.js" */

/**
 * Draw the legend of a map: its title, and a strip of colours with some values.
 * @param {Shown} shown
 * @param {Palette} palette
 */
export function legendOf(shown, palette) {
  if (shown.quantity === "weights") {
    return shareLegend(shown.perRow ? "weight, as a share of its row’s largest" : "weight", palette.weights);
  }
  const largest = largestScore(shown);
  const ticks = [0, 0.5, 1].map((place) => ({ place, text: decimal((2 * place - 1) * largest, 1) }));
  return rampLegend("score", palette.contributions, ticks);
}
