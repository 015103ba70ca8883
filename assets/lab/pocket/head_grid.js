// All attention heads at once: a small picture each, rows and columns as in the opened map. A press opens a head.

import { element } from "../shared/elements.js";
import { drawCells } from "../shared/thumbnail.js";
import { headLabel, siteLabel } from "./labels.js";

/** @import { Head } from "../engine/intervention.js" */
/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Ramp } from "./colours.js" */

/**
 * Draw every head of a record, a row of buttons for each site.
 * @param {TranslationRecord} record
 * @param {Head} chosen
 * @param {Ramp} ramp
 * @param {(head: Head) => void} choose
 */
export function headGrid(record, chosen, ramp, choose) {
  return Object.entries(record.attention).map(([site, { weights }]) => {
    const [heads, rows, columns] = weights.shape;
    const buttons = Array.from({ length: heads }, (_, head) => {
      const pressed = site === chosen.site && head === chosen.head;
      const attributes = { "aria-label": headLabel({ site, head }, heads), "aria-pressed": String(pressed) };
      const shares = weights.values.subarray(head * rows * columns, (head + 1) * rows * columns);
      const button = element("button", { type: "button", ...attributes }, [thumbnail(shares, columns, ramp)]);
      button.dataset.head = `${site} ${head}`;
      button.onclick = () => choose({ site, head });
      return button;
    });
    return element("div", { class: "site" }, [element("h3", {}, [siteLabel(site)]), element("div", {}, buttons)]);
  });
}

/**
 * Draw a head's weights.
 * @param {Float32Array} weights
 * @param {number} columns
 * @param {Ramp} ramp
 */
function thumbnail(weights, columns, ramp) {
  const canvas = element("canvas");
  drawCells(canvas, weights.length / columns, columns, (cell) => ramp.pixel(weights[cell]));
  return canvas;
}
