// What can be read: texts and ids checked and turned into the ids that a network is given.

import { InputError } from "./errors.js";
import { reading } from "./text.js";
import { EOS } from "./tokenizer.js";

/** @import { Tokenizer } from "./tokenizer.js" */

export const MAX_SOURCE_PIECES = 160;

/**
 * Return the most tokens written for a source of this many (with `<eos>`): a model that loops has to stop somewhere.
 * @param {number} sourceLength
 */
export function targetLimit(sourceLength) {
  return 2 * sourceLength + 10;
}

/**
 * Return the ids of a source with `<eos>`. InputError: it is empty or too long.
 * @param {Tokenizer} tokenizer
 * @param {string} text
 */
export function sourceIds(tokenizer, text) {
  const ids = tokenizer.ids(reading(text, tokenizer.pair.source.code));
  if (ids.length === 0) {
    throw new InputError(`there is nothing to translate: type ${tokenizer.pair.source.a} sentence`);
  }
  if (ids.length > MAX_SOURCE_PIECES) {
    const message = `the text has ${ids.length} pieces and at most ${MAX_SOURCE_PIECES} are read: shorten it`;
    throw new InputError(message);
  }
  return [...ids, EOS];
}

/**
 * Return the ids of a target, from text (with `<eos>`) or ids as they are. InputError: it is empty or too long, or has
 * ids that cannot be written.
 * @param {Tokenizer} tokenizer
 * @param {string | readonly number[]} target
 */
export function targetIds(tokenizer, target) {
  const ids = typeof target === "string" ? [...tokenizer.ids(target), EOS] : writable(tokenizer, target);
  if (ids.length === 0 || (ids.length === 1 && typeof target === "string")) {
    throw new InputError("the target is empty: there is nothing to record");
  }
  const most = targetLimit(MAX_SOURCE_PIECES + 1); // the longest source, with <eos>: what search writes can be read
  if (ids.length > most) throw new InputError(`the target has ${ids.length} pieces and at most ${most} are read`);
  return ids;
}

/**
 * Return ids that a target may have: pieces of the vocabulary, `<eos>` last if at all. InputError for others.
 * @param {Tokenizer} tokenizer
 * @param {readonly number[]} ids
 */
export function writable(tokenizer, ids) {
  const bad = ids.find((id) => !(Number.isInteger(id) && id >= EOS && id < tokenizer.size));
  if (bad !== undefined) throw new InputError(`no piece that can be written has the id ${bad}`);
  if (ids.slice(0, -1).includes(EOS))
    throw new InputError(`nothing is written after <eos>: its id can only stand last`);
  return [...ids];
}
