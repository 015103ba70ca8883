// The legend of a colour ramp: a title, and a strip of colours with some values below it.

import { element } from "./elements.js";
import { mixedInLab } from "./lab_ramp.js";

const SHARES = [0, 0.03, 0.1, 0.3, 1];
const STEPS = 20; // of the strip

/**
 * Draw the legend of a ramp.
 * @param {string} title
 * @param {readonly string[]} stops its colours
 * @param {readonly { place: number, text: string }[]} ticks values at places from 0 to 1
 */
export function rampLegend(title, stops, ticks) {
  const colours = Array.from({ length: STEPS + 1 }, (_, step) => mixedInLab(stops, step / STEPS));
  const values = ticks.map(({ place, text }) =>
    element("span", { class: "tick", style: `left: ${100 * place}%` }, [text]),
  );
  return element("div", { class: "legend", "aria-hidden": "true" }, [
    element("div", {}, [title]),
    element("div", { class: "strip", style: `background-image: linear-gradient(to right, ${colours.join()})` }),
    element("div", { class: "ticks" }, values),
  ]);
}

/**
 * Draw the legend of shares from 0 to 1, on a ramp whose even steps are those of the square root.
 * @param {string} title
 * @param {readonly string[]} stops
 */
export function shareLegend(title, stops) {
  const ticks = SHARES.map((share) => ({ place: Math.sqrt(share), text: String(share) }));
  return rampLegend(title, stops, ticks);
}
