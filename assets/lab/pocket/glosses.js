// The English of each French word, from the stored glossary: Python's ui/french.py.

import { normalise } from "../engine/text.js";
import { isWord } from "./labels.js";

/** @import { TranslationRecord } from "../engine/record.js" */

const ENDINGS = ["ing", "ed", "es", "s", "d", "e"];
const SHORTEST = 3; // letters that an ending leaves

/** @typedef {ReadonlyMap<string, readonly string[]>} Glossary English words of a French one, the most frequent first */

/**
 * Return the gloss of each French word, empty where none is known: the meaning that occurs in the sentence, as it is spelt
 * there, else the most frequent one.
 * @param {TranslationRecord} record
 * @param {Glossary} glossary
 */
export function glosses({ source, target }, glossary) {
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
 * @param {string} word
 * @param {Glossary} glossary
 */
function meaningsOf(word, glossary) {
  const key = normalise(word).toLowerCase();
  return glossary.get(key) ?? glossary.get(key.split("-")[0]) ?? [];
}

/**
 * Return a word in lower case without an English ending, so that "arrive" and "arrived" match.
 * @param {string} text
 */
function stem(text) {
  const word = text.toLowerCase();
  const ending = ENDINGS.find((each) => word.endsWith(each) && word.length - each.length >= SHORTEST);
  return ending === undefined ? word : word.slice(0, -ending.length).replace(/e$/, "");
}
