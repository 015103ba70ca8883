// The lines above and below a record that is played alone.

import { element } from "../../shared/elements.js";

/** @import { Track } from "./track.js" */

/** Underlines of words: by how sure the model was. meaning: what follows the underlined name. */
/** @typedef {readonly [kind: string, name: string, meaning: string][]} Legend */

const MARKS = { strange: "dashed: rarely seen in the training", lost: "crossed out: lost in the French" };

/**
 * Write the caption of the English row.
 * @param {Track} track
 */
export function englishCaption({ marks }) {
  const kinds = new Set(marks.map(([, kind]) => kind));
  const marked = [...kinds].map((kind) => `; ${MARKS[kind]}`).join("");
  return element("p", { class: "caption english" }, [`English in${marked}`]);
}

/**
 * Write the caption of the French row.
 * @param {HTMLElement} legend
 */
export function frenchCaption(legend) {
  const meaning = element("span", { class: "meaning" }, [" (small: literal meaning)"]);
  return element("p", { class: "caption french" }, [
    element("span", { class: "whole" }, ["French out", meaning, legend]),
    element("span", { class: "half" }, ["French of what is typed so far"]),
  ]);
}

/**
 * Write the legend; nothing where the reader has switched the underlines off.
 * @param {HTMLElement} node
 * @param {Legend} legend
 */
export function writeLegend(node, legend) {
  const parts = legend.flatMap(([kind, name, meaning], index) => [
    index > 0 ? ", " : "; ",
    element("span", { class: kind }, [name]),
    ` ${meaning}`,
  ]);
  node.replaceChildren(...parts);
}
