// The closing question of each lesson in short, answered from what the page shows, and the answer as the record has it.

import { decimal } from "../shared/numbers.js";
import { shareText } from "../shared/shares.js";
import { lonePiece } from "./labels.js";
import { distinctNames, quoted } from "./prose.js";
import { columnNames, pieceNames, rowNames } from "./rows.js";
import { crossSites } from "./word_weights.js";

/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Asking } from "./lessons.js" */

const FIRST = "encoder.0.self";
const RIVALS = 5; // pieces to choose from
const AGREE = ["at none", "at some, but fewer than half", "at half or more, but not at all", "at all"];

/** @type {Readonly<Record<string, (record: TranslationRecord) => Asking | null>>} by lesson; null: nothing to ask */
export const CLOSING = {
  encoder_decoder: passedOn,
  attention: sharpestStep,
  self_attention: mostLookedAt,
  positional_encoding: nearestPosition,
  multi_head: agreeingHeads,
  transformer: runnerUp,
};

/**
 * Ask about one option of several, of which the one with the largest number is right, or those that read the same.
 * @param {string} question
 * @param {readonly string[]} options
 * @param {readonly number[]} numbers
 * @param {(number: number) => string} text
 * @param {(names: string, number: string, several: boolean) => string} says
 * @returns {Asking | null}
 */
function largest(question, options, numbers, text, says) {
  if (options.length < 2) return null;
  const told = numbers.map((number) => text(number));
  const best = numbers.indexOf(Math.max(...numbers));
  const answers = told.flatMap((one, index) => (one === told[best] ? [index] : []));
  const names = answers.map((index) => quoted(options[index])).join(" and ");
  return { kind: "word", question, options, answers, told, says: says(names, told[best], answers.length > 1) };
}

/**
 * Ask how much of the source passes between encoder and decoder without attention.
 * @param {TranslationRecord} record
 * @returns {Asking}
 */
function passedOn({ source, states }) {
  const { width } = states["decoder.initial"];
  const tokens = source.ids.length;
  return {
    kind: "candidate",
    question: `This sentence has ${tokens} tokens. How much does the decoder get of it without attention?`,
    options: [
      `${tokens} numbers: one for each token`,
      `${width} numbers, as for any sentence`,
      `${width * tokens} numbers: ${width} for each token`,
    ],
    answers: [1],
    told: [],
    says: `One vector of ${width} numbers has to hold a sentence of any length. With attention the decoder can look at all ${tokens} states.`,
  };
}

/**
 * Ask which step gives one source piece the most weight.
 * @param {TranslationRecord} record
 */
function sharpestStep(record) {
  const site = crossSites(record).at(-1);
  if (site === undefined) return null;
  const { weights } = record.attention[site];
  const [heads, steps] = [weights.shape[0], pieceNames(record.target)];
  return largest(
    `Read the map${heads > 1 ? " of head 1 in the last layer" : ""}, row by row. Which ${record.pair.target.name} piece looks most sharply at one ${record.pair.source.name} piece?`,
    steps,
    steps.map((_, row) => Math.max(...weights.row(row))),
    shareText,
    (names, share) => `${names}: ${share} of the attention is on one piece. Other steps share theirs out more.`,
  );
}

/**
 * Ask which source piece gets most of all attention.
 * @param {TranslationRecord} record
 */
function mostLookedAt(record) {
  if (!(FIRST in record.attention)) return null;
  const { weights } = record.attention[FIRST];
  const rows = rowNames(record, FIRST).map((_, row) => weights.row(row));
  const names = columnNames(record, FIRST);
  return largest(
    "Now read the map of this head by columns. Which piece gets the most attention from all pieces together?",
    names,
    names.map((_, column) => rows.reduce((sum, row) => sum + row[column], 0) / rows.length),
    shareText,
    (most, share, several) =>
      `${most} ${several ? "get" : "gets"} ${share}${several ? " each" : ""}. Each row adds up to 100 %; a column may get much or little.`,
  );
}

/**
 * Ask whose position is most like the first.
 * @param {TranslationRecord} record
 */
function nearestPosition(record) {
  const vectors = record.states["encoder.position"];
  if (vectors === undefined) return null;
  const [first, ...names] = pieceNames(record.source);
  const alike = names.map((_, index) => cosine(vectors.row(0), vectors.row(index + 1)));
  return largest(
    `Whose position vector is most like that of ${quoted(first)}, the first piece?`,
    names,
    alike,
    (number) => decimal(number, 2),
    (most, number) => `That of ${most}: the cosine is ${number}. The waves change little from one place to the next.`,
  );
}

/**
 * Ask how often the heads of the last layer look at the same piece.
 * @param {TranslationRecord} record
 * @returns {Asking | null}
 */
function agreeingHeads(record) {
  const site = crossSites(record).at(-1);
  if (site === undefined) return null;
  const { weights } = record.attention[site];
  const [heads, rows] = weights.shape;
  if (heads < 2) return null;
  const best = Array.from({ length: heads * rows }, (_, row) => {
    const shares = weights.row(row);
    return shares.indexOf(Math.max(...shares));
  });
  const agree = Array.from({ length: rows }, (_, row) => row).filter((row) =>
    best.every((column, index) => index % rows !== row || column === best[row]),
  ).length;
  const most = agree === rows ? 3 : 2 * agree >= rows ? 2 : 1;
  return {
    kind: "candidate",
    question: `At how many of the ${rows} steps do all ${heads} heads of the last layer look most at the same ${record.pair.source.name} piece?`,
    options: AGREE,
    answers: [agree === 0 ? 0 : most],
    told: [],
    says: `At ${agree} of ${rows}. Heads are no copies: each has its own queries, keys and values.`,
  };
}

/**
 * Ask which piece came second where the model was least sure.
 * @param {TranslationRecord} record
 */
function runnerUp({ candidates, log_probs, target }) {
  const step = log_probs.indexOf(Math.min(...log_probs));
  const rivals = candidates[step].filter(({ id }) => id !== target.ids[step]).slice(0, RIVALS);
  const sorted = rivals.toSorted((one, other) => one.id - other.id); // not by what is asked for
  const name = pieceNames(target)[step];
  return largest(
    `It was least sure when it wrote ${quoted(name)}. Which other piece was the likeliest there?`,
    distinctNames(sorted.map(({ piece }) => lonePiece(piece))),
    sorted.map(({ probability }) => probability),
    shareText,
    (most, share) => `${most}, with ${share}. Softmax gives every piece a share, and they add up to 100 %.`,
  );
}

/**
 * @param {Float32Array} one
 * @param {Float32Array} other
 */
function cosine(one, other) {
  const dot = (/** @type {Float32Array} */ a, /** @type {Float32Array} */ b) =>
    a.reduce((sum, value, index) => sum + value * b[index], 0);
  return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
}
