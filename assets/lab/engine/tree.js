// What a beam search did, as a tree: every hypothesis that it ranked, and what became of it.

export const ROOT = -1; // the parent of what the first step wrote

/**
 * kept: the search went on from it. dropped: it ranked too low. finished: it wrote <eos>. cut: the limit of tokens ended
 * it. left: it ranked high enough, but the search had found its `width` outputs and was over.
 * @typedef {"kept" | "dropped" | "finished" | "cut" | "left"} Fate
 */

/**
 * A hypothesis by its last token. Names are those of Python's `Node`.
 * @typedef {object} Node
 * @property {number} step from 0
 * @property {number} rank from 0, among all that the step ranked, by `total`
 * @property {number} parent the index of the hypothesis that it goes on from, or `ROOT`
 * @property {number} token
 * @property {number} log_prob natural log of the token's probability
 * @property {number} total the sum of these along the path
 * @property {number} score total / length ** length_penalty, what finished hypotheses are ranked by
 * @property {Fate} fate
 */

/** All hypotheses of one sentence's search, step after step and by rank within a step. */
export class SearchTree {
  /**
   * @param {number} width
   * @param {number} lengthPenalty
   * @param {readonly Node[]} nodes
   */
  constructor(width, lengthPenalty, nodes) {
    this.width = width;
    this.lengthPenalty = lengthPenalty;
    this.nodes = nodes;
  }

  /**
   * Return the indices of the hypotheses that lead to this one, first step first, itself last.
   * @param {number} index
   */
  path(index) {
    const path = [];
    for (let node = index; node !== ROOT; node = this.nodes[node].parent) path.push(node);
    return path.reverse();
  }

  /**
   * Return the tokens of a hypothesis.
   * @param {number} index
   */
  ids(index) {
    return this.path(index).map((node) => this.nodes[node].token);
  }

  /** The hypotheses that ended, best score first, at most `width`: what the search returns. */
  get outputs() {
    const ended = [...this.nodes.keys()].filter((index) => ["finished", "cut"].includes(this.nodes[index].fate));
    return ended.sort((a, b) => this.nodes[b].score - this.nodes[a].score).slice(0, this.width);
  }
}

/** A tree while it grows: `Beam` tells it what each step ranked. */
export class Growth {
  constructor() {
    /** @type {Node[]} */
    this.nodes = [];
    /** @private @type {number[]} by row: which node the hypothesis in it is */
    this.inRow = [];
  }

  /**
   * Add a step's hypotheses, best total first; those kept take the rows from 0 on, in order.
   * @param {number} step
   * @param {readonly { total: number, row: number, token: number, score: number, fate: Fate }[]} ranked
   */
  add(step, ranked) {
    /** @type {number[]} */
    const rows = [];
    ranked.forEach(({ total, row, token, score, fate }, rank) => {
      const parent = this.inRow[row] ?? ROOT;
      const before = parent === ROOT ? 0 : this.nodes[parent].total;
      if (fate === "kept") rows.push(this.nodes.length);
      this.nodes.push({ step, rank, parent, token, log_prob: total - before, total, score, fate });
    });
    this.inRow = rows;
  }
}
