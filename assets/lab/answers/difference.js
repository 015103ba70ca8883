// What has changed of a translation: Python's ui/difference.py.

/**
 * A word of a translation, its gloss ("" where none is known), whether a space stands before it, and its probability.
 * @typedef {{ text: string, english: string, apart: boolean, share: number }} Written
 */

/** @typedef {{ kind: "same" | "gone" | "new", word: Written }} Compared */

/**
 * Compare two translations word by word; words that are gone stand before new ones.
 *
 * It divides them as Python's difflib does: by the longest stretch that both have, and so on at both sides of it.
 * @param {readonly Written[]} before
 * @param {readonly Written[]} after
 * @returns {Compared[]}
 */
export function difference(before, after) {
  /** @type {Compared[]} */
  const compared = [];
  let [first, second] = [0, 0];
  for (const [from, to, size] of [...blocks(before, after), [before.length, after.length, 0]]) {
    compared.push(...before.slice(first, from).map((word) => ({ kind: /** @type {"gone"} */ ("gone"), word })));
    compared.push(...after.slice(second, to).map((word) => ({ kind: /** @type {"new"} */ ("new"), word })));
    compared.push(...after.slice(to, to + size).map((word) => ({ kind: /** @type {"same"} */ ("same"), word })));
    [first, second] = [from + size, to + size];
  }
  return compared;
}

/**
 * Return the stretches that both have, in order: where each begins in the first and in the second, and its length.
 * @param {readonly Written[]} first
 * @param {readonly Written[]} second
 * @returns {[number, number, number][]}
 */
function blocks(first, second, from = 0, to = 0) {
  const [start, other, size] = longest(first, second);
  if (size === 0) return [];
  const [end, last] = [start + size, other + size];
  return [
    ...blocks(first.slice(0, start), second.slice(0, other), from, to),
    [from + start, to + other, size],
    ...blocks(first.slice(end), second.slice(last), from + end, to + last),
  ];
}

/**
 * Return the longest stretch that both have; of several the first in the first one, and there the first in the second.
 * @param {readonly Written[]} first
 * @param {readonly Written[]} second
 * @returns {[number, number, number]}
 */
function longest(first, second) {
  /** @type {[number, number, number]} */
  let best = [0, 0, 0];
  for (let start = 0; start < first.length; start++) {
    for (let other = 0; other < second.length; other++) {
      let size = 0;
      while (
        start + size < first.length &&
        other + size < second.length &&
        first[start + size].text === second[other + size].text
      )
        size++;
      if (size > best[2]) best = [start, other, size];
    }
  }
  return best;
}
