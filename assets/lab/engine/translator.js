// A network with its tokenizer: text in, translations and records out.

import { Beam, LENGTH_PENALTY, run } from "./beam.js";
import { likeliest, nextLogProbs } from "./candidates.js";
import { checkIntervention } from "./checks.js";
import { Interventions, NOTHING } from "./intervention.js";
import { sourceIds, targetIds, targetLimit, writable } from "./reading.js";
import { attentionRecord } from "./record.js";
import { SOS } from "./tokenizer.js";

/** @import { Hypothesis } from "./beam.js" */
/** @import { Candidates } from "./candidates.js" */
/** @import { Intervention } from "./intervention.js" */
/** @import { Memory, Network } from "./network.js" */
/** @import { Candidate, TranslationRecord } from "./record.js" */
/** @import { Tokenizer } from "./tokenizer.js" */

export const CANDIDATES = 10;

/**
 * How to search. The output begins with `prefix` and has at most `limit` tokens; beam 1 is greedy.
 * @typedef {object} Search
 * @property {number} [beam]
 * @property {readonly number[]} [prefix]
 * @property {number} [limit]
 * @property {number} [lengthPenalty]
 * @property {Intervention} [intervention]
 */

/**
 * A translation and how it was found. Names are those of Python's `Translation`.
 * @typedef {object} Translation
 * @property {string} text
 * @property {string[]} pieces as written, `<eos>` last where it was written
 * @property {number[]} ids
 * @property {number} log_prob natural log of its probability
 * @property {number} score what the search ranked by
 * @property {Candidate[][]} candidates the ten most likely tokens at each step
 * @property {boolean} finished false where the limit of `limit` tokens cut it off
 * @property {number} limit
 * @property {Translation[]} alternatives the beam's other hypotheses, best first
 */

/** @typedef {{ ids: number[], memory: Memory }} Encoded a source, `<eos>` last, and what the network made of it */

/** One trained model. Nothing of a sentence is kept on it. */
export class Translator {
  /**
   * @param {string} name
   * @param {Network} network
   * @param {Tokenizer} tokenizer
   */
  constructor(name, network, tokenizer) {
    this.name = name;
    this.network = network;
    this.tokenizer = tokenizer;
  }

  /**
   * Translate one sentence. InputError: nothing to read, or too much. RangeError: an intervention that does not fit.
   * @param {string} text
   * @param {Search} [how]
   * @returns {Translation}
   */
  translate(text, how = {}) {
    const { beam, history } = this.search(this.encode(text, how), how);
    const hypotheses = beam.hypotheses(history).map((hypothesis) => this.translation(hypothesis, beam.limit));
    return { ...hypotheses[0], alternatives: hypotheses.slice(1) };
  }

  /**
   * Return what `translate` does with these arguments, every hypothesis that it ranks. Errors as there.
   * @param {string} text
   * @param {Search} [how]
   */
  searchTree(text, how = {}) {
    return this.search(this.encode(text, how), how).beam.tree;
  }

  /**
   * Run source and target once, teacher-forced, and keep everything; no target: the model's own. Errors as `translate`.
   * @param {string} text
   * @param {Search & { target?: string | readonly number[] }} [how]
   * @returns {TranslationRecord}
   */
  record(text, how = {}) {
    const own = how.target === undefined;
    const encoded = this.encode(text, how); // once for search and record
    const { ids, memory } = encoded;
    const written = own
      ? this.search(encoded, how).beam.hypotheses()[0].ids
      : targetIds(this.tokenizer, how.target ?? "");
    const inputs = [SOS, ...written.slice(0, -1)];
    const { pair } = this.tokenizer;
    const { outputs, trace } = this.network.decode(memory, inputs);
    const logProbs = nextLogProbs(this.network, outputs); // (steps, pieces)
    const seen = Object.entries({ ...memory.trace.attention, ...trace.attention });
    return {
      model: this.name,
      pair,
      source: this.tokenizer.tokens(ids, pair.source.code),
      decoder_input: this.tokenizer.tokens(inputs, pair.target.code),
      target: this.tokenizer.tokens(written, pair.target.code),
      attention: Object.fromEntries(seen.map(([site, attention]) => [site, attentionRecord(attention)])),
      states: { ...memory.trace.states, ...trace.states },
      log_probs: Float32Array.from(written, (id, step) => logProbs.row(step)[id]),
      candidates: this.named(likeliest(logProbs, CANDIDATES)),
      intervention: how.intervention ?? NOTHING,
      own,
    };
  }

  /**
   * Read a source with its intervention.
   * @private
   * @param {string} text
   * @param {Search} how
   * @returns {Encoded}
   */
  encode(text, { intervention = NOTHING }) {
    const ids = sourceIds(this.tokenizer, text);
    const { headsAt, patchable, positions } = this.network;
    checkIntervention(intervention, { headsAt, patchable, positions, sourceLength: ids.length });
    return { ids, memory: this.network.encode(ids, new Interventions(intervention)) };
  }

  /**
   * Write a translation of an encoded source; what the search did is in the beam, each step's candidates are its history.
   * @private
   * @param {Encoded} encoded
   * @param {Search} how
   */
  search({ ids, memory }, { beam: width = 1, prefix = [], limit, lengthPenalty = LENGTH_PENALTY }) {
    const beam = new Beam(width, limit ?? targetLimit(ids.length), lengthPenalty);
    const options = { prefix: writable(this.tokenizer, prefix), candidates: CANDIDATES };
    return { beam, history: run(this.network, memory, beam, options) };
  }

  /**
   * @private
   * @param {Hypothesis} hypothesis
   * @param {number} limit
   * @returns {Translation}
   */
  translation({ ids, logProb, score, candidates, finished }, limit) {
    const { text, pieces } = this.tokenizer.tokens(ids, this.tokenizer.pair.target.code);
    const named = this.named(candidates);
    return { text, pieces, ids, log_prob: logProb, score, candidates: named, finished, limit, alternatives: [] };
  }

  /**
   * Add to each step's candidates their pieces and probabilities.
   * @private
   * @param {readonly Candidates[]} steps
   * @returns {Candidate[][]}
   */
  named(steps) {
    return steps.map((step) =>
      step.map(([id, log_prob]) => {
        return { piece: this.tokenizer.piece(id), id, probability: Math.exp(log_prob), log_prob };
      }),
    );
  }
}
