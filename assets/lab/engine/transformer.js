// The Transformer (Vaswani et al. 2017) with pre-norm residuals, as in the later Tensor2Tensor releases.
//
// Each sublayer reads a normalised copy of the residual stream and adds its result to it; a last norm closes each side.
// One embedding matrix serves source, target and output.

import { attend, causalMask, MultiHeadAttention } from "./attention.js";
import { Cache, Past } from "./cache.js";
import { add, relu } from "./mathematics.js";
import { Embedding, UNCHANGED } from "./network.js";
import { positionalEncoding } from "./positional.js";
import { below, Tensor } from "./tensor.js";

/** @import { Attention } from "./attention.js" */
/** @import { Interventions } from "./intervention.js" */
/** @import { Memory, Network, Trace } from "./network.js" */
/** @import { Parameters } from "./parameters.js" */

/**
 * @typedef {object} TransformerConfig layers: of the encoder, and as many of the decoder
 * @property {number} pieces
 * @property {number} width
 * @property {number} heads
 * @property {number} layers
 * @property {number} feed_forward inner size
 * @property {boolean} [positions] whether positional encodings exist
 */

/** Two linear maps with a ReLU between, the same for every position. Vaswani 2017, section 3.3. */
class FeedForward {
  /**
   * @param {Parameters} parameters
   * @param {string} name
   * @param {TransformerConfig} config
   */
  constructor(parameters, name, { width, feed_forward }) {
    this.expand = parameters.linear(`${name}.expand`, feed_forward, width);
    this.contract = parameters.linear(`${name}.contract`, width, feed_forward);
  }

  /** @param {Tensor} x (rows, width) */
  apply(x) {
    const inner = relu(this.expand.apply(x)); // (rows, feed_forward)
    return this.contract.apply(inner); // (rows, width)
  }
}

/** Self-attention, then feed-forward: each reads a normalised copy of the residual stream and adds its result to it. */
class EncoderLayer {
  /**
   * @param {Parameters} parameters
   * @param {string} name such as `encoder.0`
   * @param {TransformerConfig} config
   */
  constructor(parameters, name, config) {
    this.name = name;
    this.selfNorm = parameters.layerNorm(`${name}.self_norm`, config.width);
    this.self = new MultiHeadAttention(parameters, `${name}.self_attention`, config.width, config.heads);
    this.feedForwardNorm = parameters.layerNorm(`${name}.feed_forward_norm`, config.width);
    this.feedForward = new FeedForward(parameters, `${name}.feed_forward`, config);
  }

  /**
   * @param {Tensor} x (source, width)
   * @param {Interventions} interventions
   * @param {Trace} trace what is seen is added to it
   * @returns {Tensor} the new residual stream (source, width)
   */
  apply(x, interventions, trace) {
    const site = `${this.name}.self`;
    const normal = this.selfNorm.apply(x);
    const [query, key, value] = [this.self.query, this.self.key, this.self.value].map((map) => map.apply(normal));
    const attention = attend(query, key, value, { heads: this.self.heads, edit: interventions.at(site) });
    const afterSelf = add(x, this.self.combine.apply(attention.context));
    const after = add(afterSelf, this.feedForward.apply(this.feedForwardNorm.apply(afterSelf)));
    const stream = interventions.patched(`${this.name}.after_feed_forward`, after);
    trace.attention[site] = attention;
    trace.states[`${this.name}.after_self`] = afterSelf;
    trace.states[`${this.name}.after_feed_forward`] = stream;
    return stream;
  }
}

/** Causal self-attention, cross-attention to the encoder's output, feed-forward. */
class DecoderLayer extends EncoderLayer {
  /**
   * @param {Parameters} parameters
   * @param {string} name such as `decoder.0`
   * @param {TransformerConfig} config
   */
  constructor(parameters, name, config) {
    super(parameters, name, config);
    this.crossNorm = parameters.layerNorm(`${name}.cross_norm`, config.width);
    this.cross = new MultiHeadAttention(parameters, `${name}.cross_attention`, config.width, config.heads);
  }

  /**
   * Read the next tokens of each hypothesis: all of one output, teacher-forced, or one each while several are written.
   * @param {Tensor} x (hypotheses * tokens, width)
   * @param {Memory} memory
   * @param {readonly Past[]} pasts what each hypothesis has read at this layer; the new tokens are added
   * @param {Trace} trace what the last hypothesis saw is added to it
   * @returns {Tensor} the new residual stream (hypotheses * tokens, width)
   */
  read(x, memory, pasts, trace) {
    const tokens = x.rows / pasts.length;
    const at = pasts[0].length;
    const selfSite = `${this.name}.self`;
    const normal = this.selfNorm.apply(x);
    const [queries, keys, values] = [this.self.query, this.self.key, this.self.value].map((map) => map.apply(normal));
    const own = pasts.map((past, index) => {
      const [query, key, value] = [queries, keys, values].map((rows) => rows.part(index * tokens, tokens));
      const [allKeys, allValues] = past.add(key, value);
      const edit = memory.interventions.at(selfSite);
      const mask = tokens === 1 ? null : causalMask;
      return attend(query, allKeys, allValues, { heads: this.self.heads, mask, edit, firstQuery: at });
    });
    const afterSelf = add(x, this.self.combine.apply(contexts(own)));

    const crossSite = `${this.name}.cross`;
    const asked = this.cross.query.apply(this.crossNorm.apply(afterSelf));
    const cross = pasts.map((_, index) => {
      const query = asked.part(index * tokens, tokens);
      const edit = memory.interventions.at(crossSite);
      const [key, value] = [memory.keys[crossSite], memory.values[crossSite]];
      return attend(query, key, value, { heads: this.cross.heads, edit, firstQuery: at });
    });
    const afterCross = add(afterSelf, this.cross.combine.apply(contexts(cross)));

    const after = add(afterCross, this.feedForward.apply(this.feedForwardNorm.apply(afterCross)));
    Object.assign(trace.attention, { [selfSite]: own.at(-1), [crossSite]: cross.at(-1) });
    trace.states[`${this.name}.after_self`] = afterSelf;
    trace.states[`${this.name}.after_cross`] = afterCross;
    trace.states[`${this.name}.after_feed_forward`] = after;
    return after;
  }
}

/**
 * @param {readonly Attention[]} attentions
 * @returns {Tensor} the contexts of all hypotheses below each other
 */
function contexts(attentions) {
  return below(attentions.map((attention) => attention.context));
}

/**
 * Encoder and decoder of `config.layers` layers each; with `config.positions` off, a bag of source tokens.
 * @implements {Network}
 */
export class Transformer {
  /**
   * @param {Parameters} parameters
   * @param {TransformerConfig} config
   */
  constructor(parameters, config) {
    const layers = [...Array(config.layers).keys()];
    this.width = config.width;
    this.positions = config.positions ?? true;
    this.embedding = new Embedding(parameters, config.pieces, config.width);
    this.encoder = layers.map((index) => new EncoderLayer(parameters, `encoder.${index}`, config));
    this.encoderNorm = parameters.layerNorm("encoder_norm", config.width);
    this.decoder = layers.map((index) => new DecoderLayer(parameters, `decoder.${index}`, config));
    this.decoderNorm = parameters.layerNorm("decoder_norm", config.width);
    const decoderSites = layers.flatMap((index) => [`decoder.${index}.self`, `decoder.${index}.cross`]);
    const sites = [...layers.map((index) => `encoder.${index}.self`), ...decoderSites];
    const states = ["encoder.input", ...layers.map((index) => `encoder.${index}.after_feed_forward`)];
    this.headsAt = Object.fromEntries(sites.map((site) => [site, config.heads]));
    this.patchable = Object.fromEntries(states.map((state) => [state, config.width]));
  }

  /**
   * Return what tells the first `length` tokens their places (length, width); zeros without positions.
   * @param {"encoder" | "decoder"} side
   * @param {number} length
   * @param {Interventions} interventions
   */
  encoding(side, length, interventions) {
    const positions = this.positions ? interventions.positions(side, length) : null;
    return positions === null ? new Tensor([length, this.width]) : positionalEncoding(positions, this.width);
  }

  /**
   * Return embeddings times sqrt(width), as large as positional encodings: (ids, width).
   * @param {readonly number[]} ids
   */
  embed(ids) {
    return this.embedding.of(ids, Math.fround(Math.sqrt(this.width)));
  }

  /**
   * @param {readonly number[]} source
   * @param {Interventions} interventions
   * @returns {Memory}
   */
  encode(source, interventions = UNCHANGED) {
    const embedding = this.embed(source); // (source, width)
    const position = this.encoding("encoder", source.length, interventions);
    let x = interventions.patched("encoder.input", add(embedding, position));
    const states = { "encoder.embedding": embedding, "encoder.position": position, "encoder.input": x };
    /** @type {Trace} */
    const trace = { attention: {}, states };
    for (const layer of this.encoder) x = layer.apply(x, interventions, trace);
    const output = this.encoderNorm.apply(x);
    trace.states["encoder.output"] = output;
    const crosses = this.decoder.map(({ name, cross }) => ({ site: `${name}.cross`, cross }));
    const keys = Object.fromEntries(crosses.map(({ site, cross }) => [site, cross.key.apply(output)]));
    const values = Object.fromEntries(crosses.map(({ site, cross }) => [site, cross.value.apply(output)]));
    return { keys, values, interventions, trace, initial: null };
  }

  /**
   * @param {Memory} memory
   * @param {readonly number[]} input
   */
  decode(memory, input) {
    const { outputs, trace } = this.read(memory, this.start(memory, 1, input.length), input);
    trace.states["decoder.output"] = outputs;
    return { outputs, trace };
  }

  /**
   * @param {Memory} memory
   * @param {number} rows
   * @param {number} steps
   */
  start(memory, rows, steps) {
    const room = () => new Past(new Tensor([steps, this.width]), new Tensor([steps, this.width]));
    const pasts = this.decoder.map(() => Array.from({ length: rows }, room));
    return new Cache(pasts, this.encoding("decoder", steps, memory.interventions));
  }

  /**
   * @param {Memory} memory
   * @param {Cache} state
   * @param {readonly number[]} tokens
   */
  step(memory, state, tokens) {
    return { outputs: this.read(memory, state, tokens).outputs, state };
  }

  /**
   * Read the next tokens of each hypothesis, the first hypothesis' first.
   * @private
   * @param {Memory} memory
   * @param {Cache} cache
   * @param {readonly number[]} tokens
   * @returns {{ outputs: Tensor, trace: Trace }} outputs (tokens, width)
   */
  read(memory, cache, tokens) {
    const hypotheses = cache.pasts[0].length;
    const encoding = cache.encoding.part(cache.length, tokens.length / hypotheses);
    const embedding = this.embed(tokens); // (tokens, width)
    const position = below(Array(hypotheses).fill(encoding));
    let x = add(embedding, position);
    const states = { "decoder.embedding": embedding, "decoder.position": position, "decoder.input": x };
    /** @type {Trace} */
    const trace = { attention: {}, states };
    this.decoder.forEach((layer, index) => {
      x = layer.read(x, memory, cache.pasts[index], trace);
    });
    return { outputs: this.decoderNorm.apply(x), trace };
  }
}
