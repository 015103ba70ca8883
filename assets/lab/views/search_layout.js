// Where the boxes of a search tree stand: a column for each step, and in it a lane for each box that is not folded away.

/**
 * A hypothesis. parent: -1 for what the first step wrote. log, sum, score: as texts. told: its fate for people. fruitful:
 * whether an output goes on from it.
 * @typedef {object} TreeNode
 * @property {number} step
 * @property {number} rank
 * @property {number} parent
 * @property {string} label
 * @property {string} log
 * @property {string} sum
 * @property {string} score
 * @property {"kept" | "dropped" | "finished" | "cut" | "left"} fate
 * @property {string} told
 * @property {boolean} fruitful
 */

/** @typedef {"kept" | "fruitful" | "all"} Branches which branches are not folded away */

const GONE = ["dropped", "left"];

/**
 * Whether a search did not go on from a hypothesis.
 * @param {TreeNode} node
 */
export function isGone({ fate }) {
  return GONE.includes(fate);
}

/**
 * Return a hypothesis and all that it goes on from.
 * @param {readonly TreeNode[]} nodes
 * @param {number} index
 */
export function pathTo(nodes, index) {
  /** @type {Set<number>} */
  const path = new Set();
  for (let node = index; node >= 0; node = nodes[node].parent) path.add(node);
  return path;
}

/**
 * Return the lanes of the boxes that stand there, and of each step how many those are and how many can be folded away.
 * @param {readonly TreeNode[]} nodes
 * @param {Branches} branches
 * @param {ReadonlySet<number>} path what always stands there
 * @param {ReadonlySet<number>} open the steps that are unfolded
 */
export function layout(nodes, branches, path, open) {
  /** @type {Map<number, number>} */
  const lanes = new Map();
  const steps = Math.max(...nodes.map(({ step }) => step)) + 1;
  const used = /** @type {number[]} */ (Array(steps).fill(0));
  const hidden = [...used];
  for (const [index, node] of nodes.entries()) {
    const { step, fruitful } = node;
    const wanted = branches === "all" || (branches === "kept" ? !isGone(node) : fruitful);
    const folded = !wanted && !path.has(index);
    if (folded) hidden[step] += 1;
    if (folded && !open.has(step)) continue;
    lanes.set(index, used[step]);
    used[step] += 1;
  }
  return { lanes, used, hidden };
}

/**
 * Return the box that a key goes to, of those that stand there. Left: what this one goes on from. Right: the best that goes
 * on from it. Up and down, Home and End: within its step.
 * @param {readonly TreeNode[]} nodes
 * @param {readonly number[]} there
 * @param {number} index
 * @param {string} key
 * @returns {number | undefined}
 */
export function neighbour(nodes, there, index, key) {
  const column = there.filter((other) => nodes[other].step === nodes[index].step);
  switch (key) {
    case "ArrowLeft":
      return there.find((other) => other === nodes[index].parent);
    case "ArrowRight":
      return there.find((other) => nodes[other].parent === index);
    case "ArrowUp":
      return column[column.indexOf(index) - 1];
    case "ArrowDown":
      return column[column.indexOf(index) + 1];
    case "Home":
      return column[0];
    default:
      return column.at(-1);
  }
}
