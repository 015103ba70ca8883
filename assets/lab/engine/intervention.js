// Changes to attention, positions and states that a reader can ask for, as one plain value.
//
// An intervention is an argument of translating and recording, never a switch on a model. Names are those of Python's
// `Intervention.description()`, so that a value goes from one to the other as JSON.

import { AttentionEdit } from "./edit.js";

/** @import { Tensor } from "./tensor.js" */

/**
 * One attention head: its site (`encoder.0.self`, `decoder.2.cross`, ...) and its index, from 0.
 * @typedef {{ site: string, head: number }} Head
 */

/**
 * The weights of one query replaced by others, one number a key: source tokens with `<eos>` at a cross site, the decoder
 * inputs read so far, `<sos>` first, at a decoder self site. Masked keys get zero; the rest is rescaled to sum 1.
 * @typedef {{ head: Head, query: number, weights: readonly number[] }} ReplacedRow
 */

/**
 * A key that one query of a head may not look at: the others share its weight, as if its score were minus infinity.
 * @typedef {{ head: Head, query: number, key: number }} MaskedKey
 */

/**
 * A state of the encoder replaced by another run's (activation patching, Vig et al. 2020). state: its name in the trace,
 * such as `encoder.1.after_feed_forward`. position: of the token, from 0. values: (width,).
 * @typedef {{ state: string, position: number, values: readonly number[] }} PatchedState
 */

/**
 * Which position each token of one side is told it stands at. `off`: no encoding is added. `shift`: position i becomes
 * i + offset. `permute`: position i becomes `order[i]`; tokens past the end of `order` keep their own.
 * @typedef {{ kind: "off" | "shift" | "permute", offset?: number, order?: readonly number[] }} PositionalChange
 */

/**
 * What to change in one sentence's run. The empty object changes nothing.
 * @typedef {object} Intervention
 * @property {readonly Head[]} [mute] the context of these heads is zero
 * @property {readonly Head[]} [uniform] equal weights over the keys that are not masked
 * @property {readonly Head[]} [identity] all weight on the query's own position (self-attention only)
 * @property {readonly ReplacedRow[]} [rows] single rows of weights replaced
 * @property {readonly MaskedKey[]} [keys] single keys that a query may not look at
 * @property {readonly PatchedState[]} [states] states of the encoder taken from elsewhere
 * @property {PositionalChange} [encoder_positions] what the positional encodings say (models with positions only)
 * @property {PositionalChange} [decoder_positions]
 * @property {readonly string[]} [mistakes] how Python is to put the network together wrongly; this engine refuses them
 */

/** @type {Intervention} */
export const NOTHING = Object.freeze({});

/** An intervention in the form that a network asks for while it runs. It is to be checked first: `checkIntervention`. */
export class Interventions {
  /** @param {Intervention} [intervention] */
  constructor(intervention = NOTHING) {
    const { mute = [], uniform = [], identity = [], rows = [], keys = [], states = [] } = intervention;
    const heads = [...mute, ...uniform, ...identity, ...[...rows, ...keys].map((change) => change.head)];
    /** @private @type {Map<string, AttentionEdit>} */
    this.edits = new Map();
    for (const site of new Set(heads.map((head) => head.site))) {
      /** @type {(given: readonly Head[]) => Set<number>} */
      const here = (given) => new Set(given.flatMap((head) => (head.site === site ? [head.head] : [])));
      const edit = {
        mute: here(mute),
        uniform: here(uniform),
        identity: here(identity),
        rows: rows.filter((row) => row.head.site === site),
        keys: keys.filter((key) => key.head.site === site),
      };
      this.edits.set(site, new AttentionEdit(edit));
    }
    /** @private */
    this.states = states;
    /** @private */
    this.changes = { encoder: intervention.encoder_positions, decoder: intervention.decoder_positions };
  }

  /**
   * Return what `attend` has to change at this site; null where nothing is.
   * @param {string} site
   */
  at(site) {
    return this.edits.get(site) ?? null;
  }

  /**
   * Return the state of this name (length, width) with what is taken from elsewhere in its place.
   * @param {string} name
   * @param {Tensor} state
   */
  patched(name, state) {
    const patches = this.states.filter((patch) => patch.state === name);
    if (patches.length === 0) return state;
    const patched = state.copy();
    for (const { position, values } of patches) patched.row(position).set(values);
    return patched;
  }

  /**
   * Return the positions told to the first `length` tokens of a side; null where no encoding is added.
   * @param {"encoder" | "decoder"} side
   * @param {number} length
   * @returns {number[] | null}
   */
  positions(side, length) {
    const { kind, offset = 0, order = [] } = this.changes[side] ?? { kind: "shift" };
    if (kind === "off") return null;
    return Array.from({ length }, (_, place) => (kind === "shift" ? place + offset : (order[place] ?? place)));
  }
}
