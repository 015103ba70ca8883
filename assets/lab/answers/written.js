// The words of a record's translation: Python's `written_words` in ui/difference.py.

import { EOS } from "../engine/tokenizer.js";
import { wordShares } from "../pocket/sureness.js";

/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Written } from "./difference.js" */

/**
 * Return the words of a translation, without its end.
 * @param {TranslationRecord} record
 * @param {readonly string[]} glosses of all its words
 * @returns {Written[]}
 */
export function writtenWords(record, glosses) {
  const { target } = record;
  const shares = wordShares(record);
  /** @type {Written[]} */
  const written = [];
  let end = 0;
  for (const [index, { text, start }] of target.words.entries()) {
    const found = target.text.indexOf(text, end);
    if (target.ids[start] === EOS || found < 0) continue;
    written.push({ text, english: glosses[index] ?? "", apart: found > end, share: shares[index] });
    end = found + text.length;
  }
  return written;
}
