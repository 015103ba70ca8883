// Which class of network a stored configuration asks for.

import { ModelError } from "./errors.js";
import { AdditiveRNN, DotRNN, RNN } from "./rnn.js";
import { Transformer } from "./transformer.js";

/** @import { Network } from "./network.js" */
/** @import { Parameters } from "./parameters.js" */

/** @type {Record<string, (parameters: Parameters, config: any) => Network>} */
const FAMILIES = {
  rnn: (parameters, config) => new RNN(parameters, config),
  "rnn-additive": (parameters, config) => new AdditiveRNN(parameters, config),
  "rnn-dot": (parameters, config) => new DotRNN(parameters, config),
  transformer: (parameters, config) => new Transformer(parameters, config),
};

/**
 * Build the network of a configuration with its weights. ModelError: a family that is not known, or other weights.
 * @param {{ family: string }} config
 * @param {Parameters} parameters
 */
export function build(config, parameters) {
  if (!Object.hasOwn(FAMILIES, config.family)) throw new ModelError(`${config.family} is no family of models`);
  const network = FAMILIES[config.family](parameters, config);
  parameters.weights.finish();
  return network;
}
