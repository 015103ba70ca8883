// The six lessons in short: the model and head that each is about, its one question, and the answer as the record has it.

import { shareText } from "../shared/shares.js";
import { quoted } from "./prose.js";
import { pieceNames } from "./rows.js";
import { BECOMES, becomes, becomesSaid } from "./words.js";

/** @import { Head, Intervention } from "../engine/intervention.js" */
/** @import { TranslationRecord } from "../engine/record.js" */

/**
 * A question with its options. answers: the right ones, several where they tie. told: the number of each option, as prose
 * has it. says: the answer in a sentence. row: of the open head, which it is about.
 * @typedef {object} Asking
 * @property {"word" | "candidate"} kind
 * @property {string} question
 * @property {readonly string[]} options
 * @property {readonly number[]} answers
 * @property {readonly string[]} told
 * @property {string} says
 * @property {number} [row]
 */

/**
 * A network as the page is told of it.
 * @typedef {{ family: string, layers?: number, heads?: number, positions?: boolean }} Network
 */

/**
 * A lesson. families: of the models that it can show, the best first; with: what they need beside. head: which is opened.
 * whatIf: a change whose effect is asked for. ask: its question; null where this sentence gives none.
 * @typedef {object} Lesson
 * @property {readonly string[]} families
 * @property {(network: Network) => boolean} [needs]
 * @property {(network: Network) => Head} head
 * @property {(network: Network) => Intervention} [whatIf]
 * @property {(record: TranslationRecord, head: Head, whatIf: TranslationRecord | null) => Asking | null} ask
 */

const RECURRENT = ["rnn-dot", "rnn-additive"];

/** @type {Readonly<Record<string, Lesson>>} */
export const LESSONS = {
  encoder_decoder: {
    families: RECURRENT,
    head: lastCross,
    whatIf: (network) => ({ mute: [lastCross(network)] }),
    ask: (record, _, whatIf) => {
      const width = record.states["decoder.initial"].width;
      const kept = `one vector of ${width} numbers`;
      return changed(
        `Attention is switched off: all that is left of the ${record.pair.source.name} is ${kept}. ${whatBecomes(record)}`,
        record,
        whatIf,
      );
    },
  },
  attention: { families: [...RECURRENT, "transformer"], head: lastCross, ask: writtenLook },
  self_attention: { families: ["transformer"], head: () => ({ site: "encoder.0.self", head: 0 }), ask: sourceLook },
  positional_encoding: {
    families: ["transformer"],
    needs: ({ positions }) => positions !== false,
    head: () => ({ site: "encoder.0.self", head: 0 }),
    whatIf: () => ({ encoder_positions: { kind: "off" } }),
    ask: (record, _, whatIf) =>
      changed(
        `The encoder is not told where a token stands: the ${record.pair.source.name} is a bag of pieces. ${whatBecomes(record)}`,
        record,
        whatIf,
      ),
  },
  multi_head: {
    families: ["transformer"],
    head: lastCross,
    whatIf: (network) => {
      const { site } = lastCross(network);
      return { mute: Array.from({ length: network.heads ?? 1 }, (_, head) => ({ site, head })) };
    },
    ask: (record, _, whatIf) =>
      changed(`All heads of the last layer's cross-attention are switched off. ${whatBecomes(record)}`, record, whatIf),
  },
  transformer: { families: ["transformer"], head: lastCross, ask: leastSure },
};

/**
 * Return the name of the first model that a lesson can show; null where there is none.
 * @param {Lesson} lesson
 * @param {readonly { name: string, network: Network }[]} models
 * @param {string} current the model that is shown now, which stays where it fits
 */
export function modelFor({ families, needs = () => true }, models, current) {
  const fit = models.filter(({ network }) => families.includes(network.family) && needs(network));
  const ranked = fit.toSorted((a, b) => families.indexOf(a.network.family) - families.indexOf(b.network.family));
  return (ranked.find(({ name }) => name === current) ?? ranked[0])?.name ?? null;
}

/**
 * @param {Network} network
 * @returns {Head}
 */
function lastCross({ family, layers = 1 }) {
  return { site: family === "transformer" ? `decoder.${layers - 1}.cross` : "decoder.cross", head: 0 };
}

/** @param {TranslationRecord} record */
function whatBecomes({ pair }) {
  return `What becomes of the ${pair.target.name}?`;
}

/**
 * Ask what a change makes of the translation.
 * @param {string} question
 * @param {TranslationRecord} record
 * @param {TranslationRecord | null} whatIf
 * @returns {Asking | null}
 */
function changed(question, record, whatIf) {
  if (whatIf === null) return null;
  const right = becomes(record.target, whatIf.target);
  const says = becomesSaid(record.target, whatIf.target);
  return { kind: "candidate", question, options: BECOMES, answers: [right], told: [], says };
}

/**
 * Ask where one row of a head looks most.
 * @param {TranslationRecord} record
 * @param {Head} head
 * @param {number} row
 * @param {string} subject
 * @returns {Asking | null}
 */
function look(record, { site, head }, row, subject) {
  const { weights } = record.attention[site];
  const shares = weights.row(head * weights.shape[1] + row);
  const options = pieceNames(record.source);
  if (options.length < 2) return null;
  const told = Array.from(shares, shareText);
  const best = shares.indexOf(Math.max(...shares));
  const answers = told.flatMap((text, index) => (text === told[best] ? [index] : []));
  const says = `It looks most at ${answers.map((index) => quoted(options[index])).join(" and ")}: ${told[best]}.`;
  return { kind: "word", question: `${subject} Which piece does it look at most?`, options, answers, told, says, row };
}

/**
 * @param {TranslationRecord} record
 * @param {Head} head
 */
function writtenLook(record, head) {
  const row = Math.floor((record.target.ids.length - 1) / 2);
  return look(record, head, row, `The model writes ${quoted(pieceNames(record.target)[row])}.`);
}

/**
 * @param {TranslationRecord} record
 * @param {Head} head
 */
function sourceLook(record, head) {
  const row = Math.max(0, record.source.ids.length - 3);
  const subject = `Head 1 of the first layer reads ${quoted(pieceNames(record.source)[row])}.`;
  return look(record, head, row, subject);
}

/**
 * Ask which piece the model was least sure of.
 * @param {TranslationRecord} record
 * @returns {Asking | null}
 */
function leastSure(record) {
  const options = pieceNames(record.target);
  if (options.length < 2) return null;
  const told = pieceShares(record).map(shareText);
  const least = record.log_probs.indexOf(Math.min(...record.log_probs));
  const answers = told.flatMap((text, index) => (text === told[least] ? [index] : []));
  const says = `It was least sure of ${answers.map((index) => quoted(options[index])).join(" and ")}: ${told[least]}.`;
  return {
    kind: "word",
    question: "Which piece was the model least sure of when it wrote it?",
    options,
    answers,
    told,
    says,
  };
}

/**
 * Return the probability of each written piece.
 * @param {TranslationRecord} record
 */
export function pieceShares({ log_probs }) {
  return Array.from(log_probs, Math.exp);
}
