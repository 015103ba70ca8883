// RNN encoder-decoders: without attention, with additive attention, with the notes' query, key and value.
//
// `rnn`: Cho et al. 2014 / Sutskever et al. 2014, one vector between the two halves. `rnn-additive`: Bahdanau et al.
// 2015. `rnn-dot`: queries from the decoder's new state as in Luong et al. 2015, scored as in Vaswani et al. 2017.

import { additiveScores, attend, scaledDotScores } from "./attention.js";
import { GRUCell } from "./gru.js";
import { add, tanh } from "./mathematics.js";
import { Embedding, UNCHANGED } from "./network.js";
import { below, beside, Tensor } from "./tensor.js";

/** @import { Attention, ScoreFunction } from "./attention.js" */
/** @import { Memory, Network } from "./network.js" */
/** @import { Parameters } from "./parameters.js" */

/** @typedef {{ pieces: number, width: number, hidden: number }} RNNConfig hidden: size of the states */

const SITE = "decoder.cross";

/** The decoder's state, one row a hypothesis. */
class RNNState {
  /**
   * @param {Tensor} hidden (rows, hidden)
   * @param {number} length the tokens it has read
   */
  constructor(hidden, length) {
    this.hidden = hidden;
    this.length = length;
  }

  /** @param {readonly number[]} rows */
  select(rows) {
    return new RNNState(below(rows.map((row) => this.hidden.part(row, 1))), this.length);
  }
}

/**
 * A step's new state and, where the model has attention, what each hypothesis saw.
 * @typedef {{ state: RNNState, looks: Attention[] }} Advanced
 */

/**
 * The encoder-decoder without attention, and what the two with attention share. The encoder's last state, through one
 * affine map, is the decoder's first state and all it ever gets.
 * @implements {Network}
 */
export class RNN {
  positions = false;

  /**
   * @param {Parameters} parameters
   * @param {RNNConfig} config
   * @param {boolean} attends with attention the encoder reads both ways, each with half the hidden size
   */
  constructor(parameters, { pieces, width, hidden }, attends = false) {
    const eachWay = attends ? hidden / 2 : hidden;
    this.embedding = new Embedding(parameters, pieces, width);
    this.forwardCell = new GRUCell(parameters, "forward_cell", width, eachWay);
    this.backwardCell = attends ? new GRUCell(parameters, "backward_cell", width, eachWay) : null;
    this.bridge = parameters.linear("bridge", hidden, eachWay);
    this.decoderCell = new GRUCell(parameters, "decoder_cell", width, hidden);
    this.readout = parameters.linear("readout", width, hidden + (attends ? hidden : 0) + width);
    /** @type {Record<string, number>} */
    this.headsAt = attends ? { [SITE]: 1 } : {};
    this.patchable = { "encoder.embedding": width, "encoder.output": hidden };
  }

  /** @type {Network["encode"]} */
  encode(source, interventions = UNCHANGED) {
    const x = interventions.patched("encoder.embedding", this.embedding.of(source)); // (source, width)
    let { states, last } = this.forwardCell.run(x); // (source, each way), (1, each way)
    /** @type {Record<string, Tensor>} */
    const seen = { "encoder.embedding": x, "encoder.forward": states };
    if (this.backwardCell !== null) {
      const backward = this.backwardCell.run(x, true); // its state at the first token has read the whole sentence
      last = backward.last;
      seen["encoder.backward"] = backward.states;
      states = beside([states, backward.states]); // (source, hidden)
    }
    states = seen["encoder.output"] = interventions.patched("encoder.output", states);
    const initial = tanh(this.bridge.apply(last)); // (1, hidden): all that crosses over without attention
    seen["decoder.initial"] = initial;
    return { ...this.keyValue(states), interventions, trace: { attention: {}, states: seen }, initial };
  }

  /**
   * Return keys and values by site, (source, dim), from encoder states; none without attention.
   * @param {Tensor} _states
   * @returns {{ keys: Record<string, Tensor>, values: Record<string, Tensor> }}
   */
  keyValue(_states) {
    return { keys: {}, values: {} };
  }

  /**
   * Do one decoder step, with a look at the source if there is attention.
   * @param {Memory} _memory
   * @param {RNNState} state
   * @param {Tensor} input the input's part of the gates (rows, 3 * hidden)
   * @returns {Advanced}
   */
  advance(_memory, state, input) {
    return { state: new RNNState(this.decoderCell.apply(input, state.hidden), state.length + 1), looks: [] };
  }

  /**
   * Look each query (rows, dim) up among all keys.
   * @param {Memory} memory
   * @param {Tensor} queries
   * @param {number} firstQuery
   * @param {ScoreFunction} score
   */
  look(memory, queries, firstQuery, score) {
    const edit = memory.interventions.at(SITE);
    const [key, value] = [memory.keys[SITE], memory.values[SITE]];
    return Array.from({ length: queries.rows }, (_, row) =>
      attend(queries.part(row, 1), key, value, { score, edit, firstQuery }),
    );
  }

  /**
   * From state, context and last token to the output (rows, width): Bahdanau 2015, A.2.2, without maxout.
   * @param {Tensor} hidden
   * @param {readonly Attention[]} looks
   * @param {Tensor} embedded
   */
  readOut(hidden, looks, embedded) {
    const context = looks.length > 0 ? [below(looks.map((look) => look.context))] : [];
    return tanh(this.readout.apply(beside([hidden, ...context, embedded])));
  }

  /** @type {Network["decode"]} */
  decode(memory, input) {
    const embedding = this.embedding.of(input); // (steps, width)
    const projected = this.decoderCell.fromInput.apply(embedding); // (steps, 3 * hidden): all steps at once
    let state = this.start(memory, 1);
    /** @type {Tensor[]} */
    const states = [];
    /** @type {Attention[]} */
    const looks = [];
    for (let step = 0; step < input.length; step++) {
      const advanced = this.advance(memory, state, projected.part(step, 1));
      state = advanced.state;
      states.push(state.hidden);
      looks.push(...advanced.looks);
    }
    const hidden = below(states); // (steps, hidden)
    const outputs = this.readOut(hidden, looks, embedding); // (steps, width)
    /** @type {Record<string, Attention>} */
    const attention = looks.length > 0 ? { [SITE]: join(looks) } : {};
    const seen = { "decoder.embedding": embedding, "decoder.state": hidden, "decoder.output": outputs };
    return { outputs, trace: { attention, states: seen } };
  }

  /**
   * @param {Memory} memory
   * @param {number} rows
   */
  start(memory, rows) {
    const initial = /** @type {Tensor} */ (memory.initial);
    return new RNNState(below(Array(rows).fill(initial)), 0);
  }

  /**
   * @param {Memory} memory
   * @param {RNNState} before
   * @param {readonly number[]} tokens
   */
  step(memory, before, tokens) {
    const embedded = this.embedding.of(tokens); // (rows, width)
    const { state, looks } = this.advance(memory, before, this.decoderCell.fromInput.apply(embedded));
    return { outputs: this.readOut(state.hidden, looks, embedded), state };
  }
}

/**
 * Bahdanau et al. 2015: query s(t-1), the state before y(t-1) is read; the context feeds the new state. Values are the
 * encoder's states themselves; only the scores see projections.
 */
export class AdditiveRNN extends RNN {
  /**
   * @param {Parameters} parameters
   * @param {RNNConfig} config
   */
  constructor(parameters, config) {
    super(parameters, config, true);
    this.query = parameters.matrix("query", config.width, config.hidden);
    this.key = parameters.linear("key", config.width, config.hidden);
    this.score = additiveScores(parameters.tensor("score_vector", [config.width]).values);
    this.fromContext = parameters.matrix("from_context", 3 * config.hidden, config.hidden);
  }

  /** @param {Tensor} states */
  keyValue(states) {
    return { keys: { [SITE]: this.key.apply(states) }, values: { [SITE]: states } };
  }

  /** @type {RNN["advance"]} */
  advance(memory, state, input) {
    const looks = this.look(memory, this.query.apply(state.hidden), state.length, this.score);
    const context = below(looks.map((look) => look.context)); // (rows, hidden)
    const both = add(input, this.fromContext.apply(context)); // (rows, 3 * hidden)
    return { state: new RNNState(this.decoderCell.apply(both, state.hidden), state.length + 1), looks };
  }
}

/** The notes' account: query from the decoder's state after y(t-1), key and value from each encoder state. */
export class DotRNN extends RNN {
  /**
   * @param {Parameters} parameters
   * @param {RNNConfig} config
   */
  constructor(parameters, config) {
    super(parameters, config, true);
    this.query = parameters.matrix("query", config.width, config.hidden);
    this.key = parameters.matrix("key", config.width, config.hidden);
    this.value = parameters.matrix("value", config.hidden, config.hidden);
  }

  /** @param {Tensor} states */
  keyValue(states) {
    return { keys: { [SITE]: this.key.apply(states) }, values: { [SITE]: this.value.apply(states) } };
  }

  /** @type {RNN["advance"]} */
  advance(memory, before, input) {
    const { state } = super.advance(memory, before, input);
    return { state, looks: this.look(memory, this.query.apply(state.hidden), before.length, scaledDotScores) };
  }
}

/**
 * Join single-query attentions of consecutive steps, queries in order.
 * @param {readonly Attention[]} looks
 * @returns {Attention}
 */
function join(looks) {
  /** @type {(field: "query" | "scores" | "weights" | "context") => Tensor} */
  const rows = (field) => below(looks.map((look) => look[field]));
  /** @type {(joined: Tensor) => Tensor} */
  const oneHead = (joined) => new Tensor([1, ...joined.shape], joined.values);
  const { key, value } = looks[0];
  const [scores, weights] = [oneHead(rows("scores")), oneHead(rows("weights"))];
  return { query: rows("query"), key, value, scores, weights, context: rows("context") };
}
