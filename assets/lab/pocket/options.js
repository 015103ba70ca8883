// What a step could have written, as rows: likely pieces one by one, the rest together. Python's charts/options.py.

import { shareText } from "../shared/shares.js";
import { CONTINUES, isWord, lonePiece } from "./labels.js";

/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Option as Row } from "../views/player/track.js" */

const MOST = 5; // rows
const LIKELY = 0.01; // probability from which on a piece is named
const BESIDE_FIRST = 0.1; // of the first: where that is unlikely itself, pieces down to this part of it are named

/**
 * A possible next piece, or all others together. rank: among all pieces, from 1; 0 for a written one outside the record's
 * candidates, null for the others. goesOn: whether it continues the word before it.
 * @typedef {{ label: string, share: number, rank: number | null, written: boolean, goesOn: boolean }} Option
 */

/**
 * @param {string} piece
 * @param {number} share
 * @param {number} rank
 * @param {boolean} written
 * @returns {Option}
 */
function option(piece, share, rank, written) {
  return { label: lonePiece(piece), share, rank, written, goesOn: isWord(piece) };
}

/**
 * Return the rows of a step: the written piece, likely ones, and all others together.
 * @param {TranslationRecord} record
 * @param {number} step
 */
export function optionsOf({ candidates, target, log_probs }, step) {
  const options = candidates[step].map(({ id, piece, probability }, index) =>
    option(piece, probability, index + 1, id === target.ids[step]),
  );
  if (!options.some(({ written }) => written)) {
    options.push(option(target.pieces[step], Math.exp(log_probs[step]), 0, true));
  }
  const least = Math.min(LIKELY, BESIDE_FIRST * options[0].share);
  const likely = options.filter(({ share, written }) => share >= least && !written).slice(0, MOST - 2);
  const named = options.filter((each) => each.written || likely.includes(each));
  const rest = Math.max(0, 1 - named.reduce((sum, { share }) => sum + share, 0));
  return [...named, { label: "others", share: rest, rank: null, written: false, goesOn: false }];
}

/**
 * Return an option as the player takes it. begun: the text before it in its word; added: what the step adds to that.
 * @param {Option} option
 * @param {string} begun
 * @param {string} added
 * @returns {Row}
 */
export function optionRow({ label, share, rank, written, goesOn }, begun, added) {
  const inside = goesOn || (written && label === added); // as the apostrophe of "J'"
  const text = inside && label.startsWith(CONTINUES) ? label.slice(CONTINUES.length) : label;
  return [inside ? begun : "", text, Number(share.toFixed(5)), shareText(share), rank, written];
}
