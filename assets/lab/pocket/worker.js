// The engine in a worker of its own: it loads models and answers with records.

import { NOTHING } from "../engine/intervention.js";
import { load } from "../engine/loading.js";

/** @import { Files } from "../engine/loading.js" */
/** @import { Intervention } from "../engine/intervention.js" */
/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Translator } from "../engine/translator.js" */

/**
 * The bytes of a file, or these in base64.
 * @typedef {Uint8Array | string} Bytes
 */

/**
 * Load a model's files; or record a sentence.
 * @typedef {{ kind: "load", model: string, config: Files["config"], weights: Bytes, tokenizer: Bytes }} Load
 * @typedef {{ kind: "record", model: string, sentence: string, intervention: Intervention }} Ask
 * @typedef {Load | Ask} Request
 */

/**
 * The record, and what the model writes without the intervention; or why there is none.
 * @typedef {{ record: TranslationRecord, plain: string } | { refused: string }} Answer
 */

/** @type {Map<string, Translator | Error>} by model; the error where its files could not be read */
const translators = new Map();

/** @param {Bytes} file */
function bytes(file) {
  return typeof file === "string" ? Uint8Array.from(atob(file), (character) => character.charCodeAt(0)) : file;
}

/**
 * @param {Files} files
 * @returns {Translator | Error}
 */
function loaded(files) {
  try {
    return load(files);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/**
 * @param {Ask} request
 * @returns {Answer}
 */
function answer({ model, sentence, intervention }) {
  const translator = /** @type {Translator | Error} */ (translators.get(model));
  try {
    if (translator instanceof Error) throw translator;
    const record = translator.record(sentence, { intervention });
    const changed = Object.keys(intervention).length > 0;
    return { record, plain: changed ? translator.translate(sentence).text : record.target.text };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

/** @param {MessageEvent<Request>} event */
self.onmessage = ({ data }) => {
  if (data.kind === "record") self.postMessage(answer({ ...data, intervention: data.intervention ?? NOTHING }));
  else {
    const { model, config, weights, tokenizer } = data;
    translators.set(model, loaded({ config, weights: bytes(weights), tokenizer: bytes(tokenizer) }));
  }
};
