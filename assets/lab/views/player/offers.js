// What a player offers beside its clock: another shape of the figure, and a figure without the end mark.

import { choice } from "../../shared/choice.js";
import { element } from "../../shared/elements.js";

/** @import { Shape } from "./board.js" */

/** @type {readonly Shape[]} */
const SHAPES = ["ribbons", "map", "bars"];

/**
 * Offer ribbons, and the map and the bars that they fold into.
 * @param {Shape} shown
 * @param {(shape: Shape) => void} turn
 */
export function shapeChoice(shown, turn) {
  const shapes = SHAPES.map((shape) => ({ value: shape, text: shape }));
  return choice("Drawn as", "shape", shapes, shown, turn);
}

/**
 * Offer to hide the weight on the end mark.
 * @param {HTMLElement} root of the player
 */
export function endSwitch(root) {
  const box = element("input", { type: "checkbox" });
  box.checked = root.classList.contains("without-end");
  box.onchange = () => root.classList.toggle("without-end", box.checked);
  return element("label", { class: "end-switch" }, [box, "hide weight on the end mark"]);
}
