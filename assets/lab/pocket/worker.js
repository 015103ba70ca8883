// The engine in a worker of its own: it loads models and answers with records.

import { NOTHING } from "../engine/intervention.js";
import { load } from "../engine/loading.js";
import { parseSite } from "../engine/site.js";
import { unpackedBytes } from "../shared/packed.js";
import { paintedIntervention } from "./painting.js";

/** @import { Files } from "../engine/loading.js" */
/** @import { Head, Intervention } from "../engine/intervention.js" */
/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Translator } from "../engine/translator.js" */
/** @import { LanguagePair } from "../shared/languages.js" */
/** @import { Stroke } from "./painting.js" */
/** @import { Tree } from "./search_tree.js" */

/**
 * The bytes of a file, or these packed as text.
 * @typedef {Uint8Array | string} Bytes
 */

/**
 * Rows painted over a head's attention. all: over every head of its kind (encoder, decoder or cross), in all layers.
 * @typedef {{ strokes: readonly Stroke[], head: Head, all: boolean }} Painted
 */

/**
 * What to record. beam: how many beginnings a search keeps whose tree is asked for as well; 0 for none. whatIf: changes
 * with which a second record is asked for.
 * @typedef {object} Asked
 * @property {string} model
 * @property {string} sentence
 * @property {Intervention} intervention
 * @property {Painted | null} [painted]
 * @property {number} [beam]
 * @property {Intervention | null} [whatIf]
 */

/**
 * Load a model's files; or record a sentence.
 * @typedef {object} Load
 * @property {"load"} kind
 * @property {string} model
 * @property {Files["config"]} config
 * @property {Bytes} weights
 * @property {Bytes} tokenizer
 * @property {LanguagePair} pair
 * @typedef {{ kind: "record" } & Asked} Ask
 * @typedef {Load | Ask} Request
 */

/**
 * The record, and what the model writes without changes; or why there is none.
 * @typedef {{ record: TranslationRecord, plain: string, tree: Tree | null, whatIf: TranslationRecord | null }} Seen
 * @typedef {Seen | { refused: string }} Answer
 */

/** @type {Map<string, Translator | Error>} by model; the error where its files could not be read */
const translators = new Map();

/** @param {Bytes} file */
async function bytes(file) {
  return typeof file === "string" ? unpackedBytes(file) : file;
}

/**
 * @param {Load} request
 * @returns {Promise<Translator | Error>}
 */
async function loaded({ config, weights, tokenizer, pair }) {
  try {
    return load({ config, weights: await bytes(weights), tokenizer: await bytes(tokenizer), pair });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/**
 * @param {Ask} request
 * @returns {Answer}
 */
function answer({ model, sentence, intervention = NOTHING, painted = null, beam = 0, whatIf = null }) {
  const translator = /** @type {Translator | Error} */ (translators.get(model));
  try {
    if (translator instanceof Error) throw translator;
    const plain = translator.record(sentence);
    const rows = painted ? rowsOf(translator, painted, plain.source.ids.length) : NOTHING;
    const changes = { ...intervention, ...rows };
    const changed = Object.keys(changes).length > 0;
    return {
      record: changed ? translator.record(sentence, { intervention: changes }) : plain,
      plain: plain.target.text,
      tree: beam > 0 ? treeOf(translator, sentence, changes, beam) : null,
      whatIf: whatIf && translator.record(sentence, { intervention: whatIf }),
    };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * @param {Translator} translator
 * @param {Painted} painted
 * @param {number} sourceLength
 */
function rowsOf({ network }, { strokes, head, all }, sourceLength) {
  const { side, kind } = parseSite(head.site);
  const heads = Object.entries(network.headsAt).flatMap(([site, count]) => {
    const place = parseSite(site);
    const same = place.side === side && place.kind === kind;
    return same ? Array.from({ length: count }, (_, index) => ({ site, head: index })) : [];
  });
  return paintedIntervention(strokes, all ? heads : [head], sourceLength);
}

/**
 * @param {Translator} translator
 * @param {string} sentence
 * @param {Intervention} intervention
 * @param {number} beam
 * @returns {Tree}
 */
function treeOf(translator, sentence, intervention, beam) {
  const tree = translator.searchTree(sentence, { intervention, beam });
  const { tokenizer } = translator;
  return {
    nodes: tree.nodes.map((node) => ({ ...node, piece: tokenizer.piece(node.token) })),
    outputs: tree.outputs,
    texts: tree.outputs.map((output) => tokenizer.tokens(tree.ids(output), tokenizer.pair.target.code).text),
  };
}

/** @param {Request} request */
async function handle(request) {
  if (request.kind === "record") self.postMessage(answer(request));
  else translators.set(request.model, await loaded(request));
}

let handled = Promise.resolve(); // one request after the other: what is asked of a model waits until it is loaded
/** @param {MessageEvent<Request>} event */
self.onmessage = ({ data }) => {
  handled = handled.then(() => handle(data));
};
