// The engine inside a page of the app, in a worker of its own: it fetches what it needs and answers what a page asks.

import { InputError } from "../engine/errors.js";
import { NOTHING } from "../engine/intervention.js";
import { load } from "../engine/loading.js";
import { sourceIds, targetLimit } from "../engine/reading.js";
import { EOS } from "../engine/tokenizer.js";
import { glosses } from "../pocket/glosses.js";
import { trackOf } from "../pocket/track.js";
import { firstStep, rowsIntervention, withRow } from "./painted.js";
import { writtenWords } from "./written.js";

/** @import { Head, Intervention } from "../engine/intervention.js" */
/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Translator } from "../engine/translator.js" */
/** @import { Written } from "./difference.js" */
/** @import { Glossary } from "../pocket/glosses.js" */
/** @import { LanguagePair } from "../shared/languages.js" */
/** @import { PaintedRow, Where } from "./painted.js" */

/**
 * Where a model and the glossary are fetched from: addresses of a folder and of a file, null where its languages have no
 * glossary. pair: its languages.
 * @typedef {{ model: string, glossary: string | null, pair: LanguagePair }} Files
 */

/**
 * What a sentence becomes with one more row painted over. ids: of its translation without any.
 * @typedef {object} Painting
 * @property {"painted"} kind
 * @property {string} text
 * @property {readonly number[]} ids
 * @property {readonly PaintedRow[]} rows painted before
 * @property {PaintedRow} row
 * @property {Readonly<Partial<Record<Where, readonly Head[]>>>} heads that follow the rows of each side
 * @property {string | null} other the sentence whose rows are copied
 */

/**
 * What a sentence becomes, with changed heads or another search. track: whether the player's data is asked for as well.
 * first: ids of its translation without changed heads, whose probability under them is asked for.
 * @typedef {object} Translating
 * @property {"translated"} kind
 * @property {string} text
 * @property {Intervention} [intervention]
 * @property {number} [beam]
 * @property {number} [lengthPenalty]
 * @property {readonly number[]} [prefix] ids that it begins with
 * @property {string} [typed] text that comes after the prefix
 * @property {boolean} [track]
 * @property {readonly number[]} [first]
 */

/** @typedef {Files & (Painting | Translating)} Question */

/** @typedef {ReturnType<typeof trackOf>} Track */

/**
 * A translation; or why there is none. logProb: the natural log of its probability. track, first: the player's data and
 * the natural log of the first translation's probability, where they were asked for.
 * @typedef {object} Answered
 * @property {string} text
 * @property {number[]} ids
 * @property {boolean} ended false where it was cut off
 * @property {Written[]} words
 * @property {number} logProb
 * @property {Track | null} track
 * @property {number | null} first
 * @typedef {Answered | { refused: string }} Answer
 */

const MOST = 2; // models that are kept, some 16 MB each

/** @type {Map<string, Promise<Translator>>} by the folder's address, the one that was asked last at the end */
const translators = new Map();
/** @type {Map<string, Promise<Glossary>>} by address */
const glossaries = new Map();

/** @param {string} address */
async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response;
}

/** @param {string} address */
async function bytesAt(address) {
  return new Uint8Array(await (await fetched(address)).arrayBuffer());
}

/**
 * @param {string} folder
 * @param {LanguagePair} pair
 */
async function translatorAt(folder, pair) {
  const [config, weights, tokenizer] = await Promise.all([
    fetched(`${folder}config.json`).then((response) => response.json()),
    bytesAt(`${folder}model.safetensors`),
    bytesAt(`${folder}tokenizer.model`),
  ]);
  return load({ config, weights, tokenizer, pair });
}

/** @param {string} address */
async function glossaryAt(address) {
  /** @type {{ words: Record<string, [string, number][]> }} source words of each target word, with their shares */
  const { words } = await (await fetched(address)).json();
  return new Map(Object.entries(words).map(([word, meanings]) => [word, meanings.map(([meaning]) => meaning)]));
}

/**
 * Return what is kept under an address, made where it is not yet; what could not be made is tried again the next time.
 * @template Value
 * @param {Map<string, Promise<Value>>} kept
 * @param {string} address
 * @param {(address: string) => Promise<Value>} make
 */
function keptAt(kept, address, make) {
  const value = kept.get(address) ?? make(address);
  kept.delete(address);
  kept.set(address, value);
  value.catch(() => kept.delete(address));
  for (const oldest of [...kept.keys()].slice(0, -MOST)) kept.delete(oldest);
  return value;
}

/**
 * @param {Translator} translator
 * @param {Painting | Translating} question
 * @returns {TranslationRecord}
 */
function recordOf(translator, question) {
  const { text } = question;
  if (question.kind === "translated") {
    const { intervention = NOTHING, beam = 1, lengthPenalty, prefix = [], typed = "" } = question;
    const more = translator.tokenizer.ids(typed);
    if (typed && more.length === 0) throw new InputError("nothing of it can be written");
    const begun = [...prefix, ...more];
    if (begun.length > targetLimit(sourceIds(translator.tokenizer, text).length))
      throw new InputError("it is too long");
    return translator.record(text, { intervention, beam, lengthPenalty, prefix: begun });
  }
  const { ids, heads, other } = question;
  const rows = withRow(question.rows, question.row);
  const { length } = sourceIds(translator.tokenizer, text);
  const copied = rows.some(({ brush }) => brush === "as there") && other !== null ? translator.record(other) : null;
  const intervention = rowsIntervention(rows, heads, length, copied);
  return translator.record(text, { intervention, prefix: ids.slice(0, firstStep(rows)) });
}

/**
 * Return the natural log of the probability of the translation that a question names; null where it names none.
 * @param {Translator} translator
 * @param {Painting | Translating} question
 */
function logProbOfFirst(translator, question) {
  if (question.kind !== "translated" || question.first === undefined) return null;
  const { text, intervention = NOTHING, first } = question;
  return sum(translator.record(text, { intervention, target: first }).log_probs);
}

/** @param {Float32Array} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

/**
 * @param {Question} question
 * @returns {Promise<Answer>}
 */
async function answer(question) {
  try {
    const [translator, glossary] = await Promise.all([
      keptAt(translators, question.model, (folder) => translatorAt(folder, question.pair)),
      question.glossary && keptAt(glossaries, question.glossary, glossaryAt).catch(() => new Map()),
    ]);
    const record = recordOf(translator, question);
    const meanings = glosses(record, glossary || null);
    const track = question.kind === "translated" && question.track ? trackOf(record, meanings) : null;
    const { text, ids } = record.target;
    const [logProb, first] = [sum(record.log_probs), logProbOfFirst(translator, question)];
    return { text, ids, ended: ids.at(-1) === EOS, words: writtenWords(record, meanings), logProb, track, first };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

/** @param {MessageEvent<Question>} event */
self.onmessage = async ({ data }) => self.postMessage(await answer(data));
