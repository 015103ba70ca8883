// One head's attention as a table: a row for each token that looks, a column for each that it looks at.

import { element } from "../shared/elements.js";
import { percent, pieceLabels } from "./labels.js";

/** @import { Head } from "../engine/intervention.js" */
/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Ramp } from "./colours.js" */

/**
 * Draw the weights of one head, in percent.
 * @param {TranslationRecord} record
 * @param {Head} head
 * @param {readonly ["source" | "decoder_input" | "target", "source" | "decoder_input"]} sides what rows and columns are
 * @param {Ramp} ramp
 */
export function attentionMap(record, { site, head }, sides, ramp) {
  const { weights, scores } = record.attention[site];
  const [rows, columns] = sides.map((side) => pieceLabels(record[side]));
  const corner = element("td", {}, ["looks at →"]);
  const top = [corner, ...columns.map((label) => element("th", { scope: "col" }, [label]))];
  const body = rows.map((label, row) => {
    const cells = columns.map((_, column) => {
      const index = (head * rows.length + row) * columns.length + column;
      return cell(weights.values[index], scores.values[index] === Number.NEGATIVE_INFINITY, ramp);
    });
    return element("tr", {}, [element("th", { scope: "row" }, [label]), ...cells]);
  });
  return element("table", {}, [element("thead", {}, [element("tr", {}, top)]), element("tbody", {}, body)]);
}

/**
 * Put a table into a region that scrolls; while it has the keyboard, arrow keys scroll it instead of moving the player.
 * @param {Node} table
 * @param {string} name
 */
export function scrolling(table, name) {
  const region = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name }, [table]);
  region.onkeydown = (event) => {
    if (event.key.startsWith("Arrow") && region.scrollWidth > region.clientWidth) event.stopPropagation();
  };
  return region;
}

/**
 * @param {number} weight
 * @param {boolean} masked
 * @param {Ramp} ramp
 */
function cell(weight, masked, ramp) {
  if (masked) return element("td", { class: "masked", title: "not written yet" });
  const made = element("td", {}, [percent(weight)]);
  made.style.background = ramp.colour(weight);
  made.style.color = ramp.text(weight);
  return made;
}
