// The gated recurrent unit, of which encoder and decoder of an RNN consist.

import { sigmoid } from "./mathematics.js";
import { Tensor } from "./tensor.js";

/** @import { Parameters } from "./parameters.js" */

/**
 * A gated recurrent unit (Cho et al. 2014), with the reset gate after the matrix product as in cuDNN. The input's part of
 * all gates can be computed for a whole sentence at once with `fromInput`.
 */
export class GRUCell {
  /**
   * @param {Parameters} parameters
   * @param {string} name
   * @param {number} inputs
   * @param {number} hidden
   */
  constructor(parameters, name, inputs, hidden) {
    this.hidden = hidden;
    this.fromInput = parameters.linear(`${name}.from_input`, 3 * hidden, inputs);
    this.fromState = parameters.linear(`${name}.from_state`, 3 * hidden, hidden);
  }

  /**
   * @param {Tensor} input fromInput(x) (rows, 3 * hidden)
   * @param {Tensor} state (rows, hidden)
   * @returns {Tensor} the new state (rows, hidden)
   */
  apply(input, state) {
    const recurrent = this.fromState.apply(state); // (rows, 3 * hidden): reset, update, candidate, as in input
    const next = new Tensor(state.shape);
    for (let row = 0; row < state.rows; row++) {
      const [before, after] = [state.row(row), next.row(row)];
      const [x, h] = [input.row(row), recurrent.row(row)];
      for (let i = 0; i < this.hidden; i++) {
        const reset = sigmoid(x[i] + h[i]);
        const update = sigmoid(x[this.hidden + i] + h[this.hidden + i]);
        const candidate = Math.tanh(x[2 * this.hidden + i] + reset * h[2 * this.hidden + i]);
        after[i] = candidate + update * (before[i] - candidate); // update 1 keeps the old state
      }
    }
    return next;
  }

  /**
   * Run over x (length, inputs), from the end where `backward` says so.
   * @param {Tensor} x
   * @param {boolean} [backward]
   * @returns {{ states: Tensor, last: Tensor }} every state (length, hidden) and the last one computed (1, hidden)
   */
  run(x, backward = false) {
    const projected = this.fromInput.apply(x); // (length, 3 * hidden)
    const states = new Tensor([x.rows, this.hidden]);
    let last = new Tensor([1, this.hidden]);
    for (let step = 0; step < x.rows; step++) {
      const place = backward ? x.rows - 1 - step : step;
      last = this.apply(projected.part(place, 1), last);
      states.row(place).set(last.values);
    }
    return { states, last };
  }
}
