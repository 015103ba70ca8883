// The legend of a map's colours.

import { element } from "../../shared/elements.js";
import { decimal } from "../../shared/numbers.js";
import { largestScore, mixed } from "./colours.js";

/** @import { Palette } from "./colours.js" */
/** @import { Shown } from "./maps.js" */

const WEIGHTS = [0, 0.03, 0.1, 0.3, 1];
const STEPS = 20; // of the strip

/**
 * Draw the legend of a map: its title, and a strip of colours with some values.
 * @param {Shown} shown
 * @param {Palette} palette
 */
export function legendOf(shown, palette) {
  const scores = shown.quantity === "scores";
  const largest = largestScore(shown);
  const values = scores ? [-largest, 0, largest] : WEIGHTS;
  const stops = scores ? palette.contributions : palette.weights;
  const colours = Array.from({ length: STEPS + 1 }, (_, step) => mixed(stops, step / STEPS));
  const ticks = values.map((value) => {
    const place = scores ? (value / largest + 1) / 2 : Math.sqrt(value);
    const text = scores ? decimal(value, 1) : String(value);
    return element("span", { class: "tick", style: `left: ${100 * place}%` }, [text]);
  });
  const weight = shown.perRow ? "weight, as a share of its row’s largest" : "weight";
  return element("div", { class: "legend", "aria-hidden": "true" }, [
    element("div", {}, [scores ? "score" : weight]),
    element("div", { class: "strip", style: `background-image: linear-gradient(to right, ${colours.join()})` }),
    element("div", { class: "ticks" }, ticks),
  ]);
}
