// A beam search in the form that the app's component draws as a tree: Python's ui/labs/search/tree_picker.py.

import { decimal } from "../shared/numbers.js";
import { lonePiece } from "./labels.js";

/** @import { Node } from "../engine/tree.js" */

const FATES = {
  kept: "kept",
  dropped: "dropped",
  finished: "finished",
  cut: "cut off at the limit",
  left: "left: the search stopped",
};

/**
 * A search as the worker tells of it. nodes: every hypothesis with its piece. outputs: their numbers, best first, and
 * texts: what each says.
 * @typedef {{ nodes: readonly (Node & { piece: string })[], outputs: readonly number[], texts: readonly string[] }} Tree
 */

/**
 * Return the tree for the component.
 * @param {Tree} tree
 * @param {string} id another one for another search
 * @param {number} chosen the hypothesis whose path is marked
 * @param {"kept" | "fruitful" | "all"} branches
 * @param {{ written: string, faint: string }} colours
 */
export function treeData({ nodes, outputs }, id, chosen, branches, { written, faint }) {
  const fruitful = new Set();
  for (const output of outputs) for (let node = output; node >= 0; node = nodes[node].parent) fruitful.add(node);
  const steps = nodes[nodes.length - 1].step + 1;
  return {
    id,
    name: `Search tree, ${steps} ${steps === 1 ? "step" : "steps"}; arrow keys move between boxes`,
    chosen,
    branches,
    follow: false,
    colours: { path: written, faint },
    nodes: nodes.map(({ step, rank, parent, piece, log_prob, total, score, fate }, index) => ({
      step,
      rank,
      parent,
      label: lonePiece(piece),
      log: decimal(log_prob, 2),
      sum: decimal(total, 2),
      score: decimal(score, 2),
      fate,
      told: FATES[fate],
      fruitful: fruitful.has(index),
    })),
  };
}

/**
 * Say what the search found: its best output, and the others.
 * @param {Tree} tree
 * @param {string} greedy what greedy search writes
 */
export function foundWords({ texts }, greedy) {
  const [best, ...others] = texts;
  const compared =
    best === greedy
      ? "That is also what it writes with one beginning at a time."
      : `With one beginning at a time it writes: ${greedy}`;
  const rest = others.length > 0 ? ` Next best: ${others.join(" / ")}` : "";
  return `Best: ${best} ${compared}${rest}`;
}
