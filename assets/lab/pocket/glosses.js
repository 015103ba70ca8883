// What each target word means, in a word of the source: Python's ui/french.py.

import { normalise } from "../engine/text.js";
import { MEAN } from "../shared/heads.js";
import { isWord } from "./labels.js";
import { crossSites, meanRow, wordRows } from "./word_weights.js";

/** @import { TranslationRecord } from "../engine/record.js" */

const ENDINGS = ["ing", "ed", "es", "s", "d", "e"];
const SHORTEST = 3; // letters that an ending leaves

/** @typedef {ReadonlyMap<string, readonly string[]>} Glossary source words of a target word, the most frequent first */

/**
 * Return the gloss of each target word, empty where none is known: the meaning that occurs in the sentence, as it is spelt
 * there, else the most frequent one. Without a glossary: the word that attention looks at.
 * @param {TranslationRecord} record
 * @param {Glossary | null} glossary of its languages
 */
export function glosses(record, glossary) {
  if (glossary === null) return lookedAt(record);
  const { source, target } = record;
  /** @type {Map<string, string>} */
  const own = new Map();
  for (const { text } of source.words.toReversed()) if (isWord(text)) own.set(stem(text), text);
  return target.words.map(({ text }) => {
    const meanings = isWord(text) ? meaningsOf(text, glossary) : [];
    const here = meanings.map((meaning) => own.get(stem(meaning))).find((word) => word !== undefined);
    return here ?? meanings[0] ?? "";
  });
}

/**
 * Return the source word with the most weight for each target word in the last cross-attention, the mean of its heads; empty
 * for marks, and without attention.
 * @param {TranslationRecord} record
 */
function lookedAt(record) {
  const { source, target } = record;
  const site = crossSites(record).at(-1);
  const words = source.words.slice(0, -1); // apart from the end mark
  if (site === undefined || words.length === 0) return target.words.map(() => "");
  const rows = wordRows(record.attention[site].weights, MEAN, words);
  return target.words.map(({ text, start, end }) => {
    const shares = meanRow(rows.slice(start, end));
    return isWord(text) ? words[shares.indexOf(Math.max(...shares))].text : "";
  });
}

/**
 * @param {string} word
 * @param {Glossary} glossary
 */
function meaningsOf(word, glossary) {
  const key = normalise(word).toLowerCase();
  return glossary.get(key) ?? glossary.get(key.split("-")[0]) ?? [];
}

/**
 * Return a word in lower case without an ending of English, so that "arrive" and "arrived" match.
 * @param {string} text
 */
function stem(text) {
  const word = text.toLowerCase();
  const ending = ENDINGS.find((each) => word.endsWith(each) && word.length - each.length >= SHORTEST);
  return ending === undefined ? word : word.slice(0, -ending.length).replace(/e$/, "");
}
