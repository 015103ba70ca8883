// The lines above and below a record that is played alone.

import { element } from "../../shared/elements.js";

/** @import { Track } from "./track.js" */

/** Underlines of words: by how sure the model was. meaning: what follows the underlined name. */
/** @typedef {readonly [kind: string, name: string, meaning: string][]} Legend */

/**
 * Write the caption of the source row.
 * @param {Track} track
 */
export function sourceCaption({ marks, pair }) {
  const meanings = {
    strange: "dashed: rarely seen in the training",
    lost: `crossed out: lost in the ${pair.target.name}`,
  };
  const kinds = new Set(marks.map(([, kind]) => kind));
  const marked = [...kinds].map((kind) => `; ${meanings[kind]}`).join("");
  return element("p", { class: "caption source" }, [`${pair.source.name} in${marked}`]);
}

/**
 * Write the caption of the target row.
 * @param {Track} track
 * @param {HTMLElement} legend
 */
export function targetCaption({ pair }, legend) {
  const { name } = pair.target;
  const meaning = element("span", { class: "meaning" }, [" (small: literal meaning)"]);
  return element("p", { class: "caption target" }, [
    element("span", { class: "whole" }, [`${name} out`, meaning, legend]),
    element("span", { class: "half" }, [`${name} of what is typed so far`]),
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
