// From a model's files to a translator.

import { ModelError } from "./errors.js";
import { build } from "./families.js";
import { Parameters } from "./parameters.js";
import { plainProducts } from "./products.js";
import { Weights } from "./safetensors.js";
import { simdProducts } from "./simd.js";
import { Tokenizer } from "./tokenizer.js";
import { Translator } from "./translator.js";

/** @import { LanguagePair } from "../shared/languages.js" */

/**
 * The files of a model's folder: config.json parsed, and the bytes of model.safetensors and tokenizer.model; and the
 * languages that it reads and writes.
 * @typedef {object} Files
 * @property {{ name: string, network: { family: string, pieces: number } }} config
 * @property {Uint8Array} weights
 * @property {Uint8Array} tokenizer
 * @property {LanguagePair} pair
 */

/**
 * Make a translator of a model's files. ModelError: one is damaged, or they do not fit together.
 * @param {Files} files
 * @param {{ simd?: boolean }} [options] simd: whether WebAssembly may multiply, where there is any
 */
export function load(files, { simd = true } = {}) {
  const tokenizer = new Tokenizer(files.tokenizer, files.pair);
  const config = files.config.network;
  if (tokenizer.size !== config.pieces)
    throw new ModelError("the tokenizer is not the one that the model was trained with");
  const products = (simd && simdProducts()) || plainProducts;
  const network = build(config, new Parameters(new Weights(files.weights), products));
  return new Translator(files.config.name, network, tokenizer);
}
