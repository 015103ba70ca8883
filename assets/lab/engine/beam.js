// Greedy and beam search, one implementation for all families: greedy is a beam of one.
//
// Hypotheses are rows of what the network computes. Search keeps no attention; the winner is recorded afterwards.

import { likeliest, NEVER, nextLogProbs } from "./candidates.js";
import { EOS, SOS } from "./tokenizer.js";
import { Growth, SearchTree } from "./tree.js";

/** @import { Candidates } from "./candidates.js" */
/** @import { Memory, Network } from "./network.js" */
/** @import { Fate } from "./tree.js" */

export const LENGTH_PENALTY = 1;

/**
 * One finished or cut-off output.
 * @typedef {object} Hypothesis
 * @property {number[]} ids written tokens, `<eos>` last where it was written
 * @property {number} logProb natural log of the probability of all of them
 * @property {number} score what the search ranks by, logProb / length ** lengthPenalty
 * @property {boolean} finished false where the length limit cut it off
 * @property {Candidates[]} candidates the most likely tokens at each step
 */

/** @typedef {{ ids: number[], rows: number[] }} Path an unfinished hypothesis: its tokens, and its row at each step */

/**
 * Return log_prob / length ** length_penalty: penalty 0 is the plain log-probability, 1 its mean over the tokens.
 * @param {number} logProb
 * @param {number} length
 * @param {number} lengthPenalty
 */
export function rankingScore(logProb, length, lengthPenalty = LENGTH_PENALTY) {
  return logProb / Math.max(length, 1) ** lengthPenalty;
}

/**
 * The bookkeeping of beam search: it is fed log-probabilities and knows no model.
 *
 * A hypothesis ends where `<eos>` ranks among the best `width` continuations, or at the limit of tokens. The search is
 * done when `width` hypotheses have ended; should more end in the last step, the best stay.
 */
export class Beam {
  /**
   * @param {number} width
   * @param {number} limit
   * @param {number} lengthPenalty
   */
  constructor(width, limit, lengthPenalty = LENGTH_PENALTY) {
    if (!(width >= 1)) throw new RangeError(`a beam has at least 1 hypothesis, not ${width}`);
    if (!(limit >= 1)) throw new RangeError(`a search needs a length limit of at least 1, not ${limit}`);
    this.width = width;
    this.limit = limit;
    this.lengthPenalty = lengthPenalty;
    /** @private @type {{ path: Path, total: number, finished: boolean }[]} */
    this.ended = [];
    /** @private @type {{ path: Path, total: number }[]} */
    this.going = [{ path: { ids: [], rows: [] }, total: 0 }];
    /** @private */
    this.growth = new Growth();
  }

  /** Whether nothing is left to go on from. */
  get done() {
    return this.going.length === 0;
  }

  /**
   * Take the most likely next tokens of each hypothesis, at least 2 * width of them, as half may end here. Return the
   * token and the parent row of each hypothesis that goes on.
   * @param {readonly Candidates[]} options
   */
  extend(options) {
    const grown = this.going.flatMap(({ total }, row) =>
      options[row]
        .slice(0, 2 * this.width)
        .filter(([, logProb]) => logProb > NEVER)
        .map(([token, logProb]) => ({ total: total + logProb, row, token })),
    );
    const ranked = grown.sort((a, b) => b.total - a.total).slice(0, 2 * this.width);
    /** @type {{ path: Path, total: number }[]} */
    const going = [];
    const fates = ranked.map(({ total, row, token }, rank) => {
      if (going.length === this.width) return "dropped";
      const { ids, rows } = this.going[row].path;
      const path = { ids: [...ids, token], rows: [...rows, row] };
      if (token !== EOS && path.ids.length < this.limit) {
        going.push({ path, total });
        return "kept";
      }
      if (rank >= this.width) return "dropped";
      this.ended.push({ path, total, finished: token === EOS });
      return token === EOS ? "finished" : "cut";
    });
    const over = this.ended.length >= this.width;
    const length = this.going[0].path.ids.length + 1;
    const nodes = ranked.map((each, index) => {
      const fate = /** @type {Fate} */ (over && fates[index] === "kept" ? "left" : fates[index]);
      return { ...each, fate, score: rankingScore(each.total, length, this.lengthPenalty) };
    });
    this.growth.add(length - 1, nodes);
    this.going = over ? [] : going;
    const paths = this.going.map(({ path }) => path);
    return { tokens: paths.map(({ ids }) => last(ids)), parents: paths.map(({ rows }) => last(rows)) };
  }

  /** What the search has done. */
  get tree() {
    return new SearchTree(this.width, this.lengthPenalty, this.growth.nodes);
  }

  /**
   * Return the best `width` ended hypotheses, best score first.
   * @param {readonly Candidates[][]} history each step's candidates by row
   * @returns {Hypothesis[]}
   */
  hypotheses(history = []) {
    const found = this.ended.map(({ path: { ids, rows }, total, finished }) => {
      const score = rankingScore(total, ids.length, this.lengthPenalty);
      const candidates = history.slice(0, rows.length).map((step, index) => step[rows[index]]);
      return { ids, logProb: total, score, finished, candidates };
    });
    return found.sort((a, b) => b.score - a.score).slice(0, this.width);
  }
}

/** @param {readonly number[]} values */
function last(values) {
  return values[values.length - 1];
}

/**
 * Let the network write until the beam is done; return each step's candidates by row.
 * @param {Network} network
 * @param {Memory} memory the encoded source
 * @param {Beam} beam
 * @param {{ prefix?: readonly number[], candidates?: number }} options ids that the output must begin with; how many
 *   candidates to keep a step
 */
export function run(network, memory, beam, { prefix = [], candidates = 0 } = {}) {
  let state = network.start(memory, 1, beam.limit);
  let tokens = [SOS];
  /** @type {Candidates[][]} */
  const history = [];
  for (let step = 0; ; step++) {
    const stepped = network.step(memory, state, tokens);
    const logProbs = nextLogProbs(network, stepped.outputs);
    const options = likeliest(logProbs, Math.max(candidates, 2 * beam.width));
    history.push(options.map((row) => row.slice(0, candidates)));
    const forced = prefix[step];
    const allowed = forced === undefined ? options : tokens.map((_, row) => only(forced, logProbs.row(row)));
    const { tokens: written, parents } = beam.extend(allowed);
    if (beam.done) return history;
    state = isInOrder(parents, tokens.length) ? stepped.state : stepped.state.select(parents);
    tokens = written;
  }
}

/**
 * Rule out all but one token; its log-probability stays.
 * @param {number} token
 * @param {Float32Array} logProbs (pieces,)
 * @returns {Candidates}
 */
function only(token, logProbs) {
  return [[token, logProbs[token]]];
}

/**
 * Whether every row goes on in its own place.
 * @param {readonly number[]} parents
 * @param {number} rows
 */
function isInOrder(parents, rows) {
  return parents.length === rows && parents.every((parent, row) => parent === row);
}
