// The boxes of the picture of a Transformer, without their numbers.

import { element, svg } from "../shared/elements.js";

/**
 * One row. kind: a stream has one box, an addition also the sum, a branch also its norm. share: how long what it adds is
 * beside what it is added to.
 * @typedef {{ kind: keyof typeof ROLES, layer: number | null, share: number }} Row
 */

/**
 * side: encoder or decoder.
 * @typedef {{ side: string, name: string, text: string, rows: Row[] }} Side
 */

/** @typedef {{ side: string, layer: number, title: string, holds: string, label: string }} Layer */

const ROLES = { stream: ["main"], add: ["main", "added"], branch: ["norm", "main", "added"] };
const HIDDEN = { "aria-hidden": "true" }; // the label of a button says it all

/** Make a place for a canvas, which is as large as its place, whatever its pixels. */
function view() {
  return element("span", { class: "view", ...HIDDEN }, [element("canvas")]);
}

/**
 * Make an empty box.
 * @param {string} role
 */
function box(role) {
  const texts = [element("span", { class: "title" }), element("span", { class: "size" })];
  const head = element("span", { class: "head", ...HIDDEN }, texts);
  return element("button", { type: "button", class: `box ${role}` }, [head, view()]);
}

/**
 * Make a layer that can be opened.
 * @param {Layer} layer
 */
function foldable({ title, holds, label }) {
  const texts = [element("span", { class: "title" }, [title]), element("span", { class: "holds" }, [holds])];
  const head = element("span", { class: "head", ...HIDDEN }, texts);
  const fold = element("button", { type: "button", class: "fold", "aria-label": label, title: label }, [head, view()]);
  return element("div", { class: "layer" }, [fold]);
}

/**
 * Make a side.
 * @param {Side} side
 * @param {readonly Layer[]} layers of both sides
 */
function sideOf({ side, rows }, layers) {
  const made = element("div", { class: `side ${side}` }, [
    element("div", { class: "name" }),
    element("div", { class: "text" }),
  ]);
  /** @type {Map<number, HTMLElement>} what is in each layer that is there */
  const insides = new Map();
  for (const row of rows) {
    const boxes = element("div", { class: `row ${row.kind}` }, ROLES[row.kind].map(box));
    const layer = layers.find((candidate) => candidate.side === side && candidate.layer === row.layer);
    if (layer && !insides.has(layer.layer)) {
      const inside = element("div", { class: "inside" });
      const folded = foldable(layer);
      folded.append(inside);
      made.append(folded);
      insides.set(layer.layer, inside);
    }
    (layer ? insides.get(layer.layer) : made)?.append(boxes);
  }
  return made;
}

/**
 * Build all boxes, in the order of their parts.
 * @param {HTMLElement} model
 * @param {readonly Side[]} sides
 * @param {readonly Layer[]} layers
 */
export function build(model, sides, layers) {
  const lines = svg("svg"); // above the layers, below the boxes
  model.replaceChildren(...sides.map((side) => sideOf(side, layers)), lines);
}
