// The engine in a worker of its own: it loads models and answers with records.

import { NOTHING } from "../engine/intervention.js";
import { load } from "../engine/loading.js";

/** @import { Files } from "../engine/loading.js" */
/** @import { Intervention } from "../engine/intervention.js" */
/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Translator } from "../engine/translator.js" */

/**
 * Load a model's files, their bytes in base64; or record a sentence.
 * @typedef {{ kind: "load", model: string, config: Files["config"], weights: string, tokenizer: string }} Load
 * @typedef {{ kind: "record", model: string, sentence: string, intervention: Intervention }} Ask
 * @typedef {Load | Ask} Request
 */

/**
 * The record, and what the model writes without the intervention; or why there is none.
 * @typedef {{ record: TranslationRecord, plain: string } | { refused: string }} Answer
 */

/** @type {Map<string, Translator>} */
const translators = new Map();

/** @param {string} base64 */
function bytes(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/**
 * @param {Ask} request
 * @returns {Answer}
 */
function answer({ model, sentence, intervention }) {
  const translator = /** @type {Translator} */ (translators.get(model));
  try {
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
    translators.set(model, load({ config, weights: bytes(weights), tokenizer: bytes(tokenizer) }));
  }
};
