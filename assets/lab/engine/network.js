// What every network is to search and record: an encoder and a decoder with attention sites. Search knows no family.

import { Interventions } from "./intervention.js";
import { Linear } from "./linear.js";
import { Tensor } from "./tensor.js";

/** @import { Attention } from "./attention.js" */
/** @import { Parameters } from "./parameters.js" */

/**
 * What a pass saw: attention by site, and named states (length, width), both in order of computation.
 *
 * States: `encoder.embedding` (as scaled by the model), `encoder.position`, `encoder.input` (their sum),
 * `encoder.0.after_self`, `encoder.0.after_feed_forward`, ... (the residual stream after that sublayer),
 * `encoder.output`; the same for the decoder. RNNs: `encoder.embedding`, `encoder.forward`, `encoder.backward`, `encoder.output`,
 * `decoder.embedding`, `decoder.initial` (length 1), `decoder.state`, `decoder.output`.
 * @typedef {{ attention: Record<string, Attention>, states: Record<string, Tensor> }} Trace
 */

/**
 * The encoded source, fixed while the target is written.
 * @typedef {object} Memory
 * @property {Record<string, Tensor>} keys what each cross-attention looks up, by site: (source, width)
 * @property {Record<string, Tensor>} values
 * @property {Interventions} interventions
 * @property {Trace} trace
 * @property {Tensor | null} initial an RNN decoder's first state (1, hidden)
 */

/**
 * What a decoder carries from step to step, one row a hypothesis: RNN states or cached keys and values.
 * @typedef {object} State
 * @property {number} length the tokens it has read
 * @property {(rows: readonly number[]) => State} select the state of these rows, in this order
 */

/**
 * A network that translates ids to ids. Nothing of a sentence is kept on it.
 *
 * embedding: source, target and output share it. headsAt: heads by attention site, in order of computation. patchable:
 * the width of each encoder state that an intervention can replace. positions: whether positional encodings exist.
 *
 * encode: read ids closed by `<eos>`. decode: teacher-forced, ids with `<sos>` first -> outputs (steps, width), output t
 * for the token written at step t. start: the state before `<sos>` is read, with room for so many steps. step: read one
 * token a row; outputs (rows, width). The state given may be reused by the one returned: go on with that one only.
 * @typedef {{
 *   embedding: Embedding,
 *   headsAt: Readonly<Record<string, number>>,
 *   patchable: Readonly<Record<string, number>>,
 *   positions: boolean,
 *   encode(source: readonly number[], interventions?: Interventions): Memory,
 *   decode(memory: Memory, input: readonly number[]): { outputs: Tensor, trace: Trace },
 *   start(memory: Memory, rows: number, steps: number): State,
 *   step(memory: Memory, state: State, tokens: readonly number[]): { outputs: Tensor, state: State },
 * }} Network
 */

/** One vector a piece, and the way back: how well an output fits each. */
export class Embedding {
  /**
   * @param {Parameters} parameters
   * @param {number} pieces
   * @param {number} width
   */
  constructor(parameters, pieces, width) {
    /** @private */
    this.weight = parameters.tensor("embedding.weight", [pieces, width]);
    /** @private */
    this.output = new Linear(this.weight, parameters.tensor("output_bias", [pieces]).values, parameters.products);
  }

  /**
   * Return the vectors of pieces times `scale`: (ids, width).
   * @param {readonly number[]} ids
   * @param {number} [scale]
   */
  of(ids, scale = 1) {
    const vectors = new Tensor([ids.length, this.weight.width]);
    for (const [row, id] of ids.entries()) vectors.row(row).set(this.weight.row(id));
    for (let i = 0; i < vectors.values.length; i++) vectors.values[i] *= scale;
    return vectors;
  }

  /**
   * Outputs (rows, width) to logits (rows, pieces): a product with each piece's vector, plus its bias.
   * @param {Tensor} outputs
   */
  logits(outputs) {
    return this.output.apply(outputs);
  }
}

/** What changes nothing, for calls that name no interventions. */
export const UNCHANGED = new Interventions();
