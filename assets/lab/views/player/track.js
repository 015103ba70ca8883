// What the player plays: Python's charts/player.py and, for several records side by side, charts/lanes.py.

/** @import { LanguagePair } from "../../shared/languages.js" */

/**
 * A word of the target row with its steps, `start` to `end - 1`. row: of its weights once it is whole. sureness: a class.
 * described: how sure the model was.
 * @typedef {[label: string, gloss: string, start: number, end: number, row: number, sureness: string, described: string]} Cell
 */

/**
 * What a step could have written. begun: what its word had before. rank: among all pieces, from 1; 0 for a written piece far
 * below the others, null for all other pieces together.
 * @typedef {[begun: string, text: string, share: number, shareText: string, rank: number | null, written: boolean]} Option
 */

/**
 * One step. cell: of the target row. written: its text then. said: the step in words, without where it looks.
 * @typedef {{ cell: number, written: string, said: string, options: Option[] }} Step
 */

/**
 * The weights of one head of a site (`MEAN`: of all its heads). weights: indices into `SHADES`, in base64: a row a step, then
 * a row for each target word of several steps. who: the heads, as the end of a sentence. looks: of each step, in words.
 * @typedef {{ site: string, head: number, weights: string, who: string, looks: string[] }} View
 */

/** @typedef {"strange" | "lost"} MarkKind rarely seen in the training; lost in the translation */

/**
 * One record. pair: its languages. sources: the source row. parts: pieces of source words that have several. ends: whether the
 * last source word, and the last target word, is the end mark. gaps: text before each target word. source_names, cell_names: of
 * words that come more than once. crossing: size of the one vector that a model without attention hands over, else 0. ended:
 * false where the limit cut the translation off. marks: of source words, with their meanings.
 * @typedef {object} Track
 * @property {string} model
 * @property {LanguagePair} pair
 * @property {string[]} sources
 * @property {[source: number, parts: string[]][]} parts
 * @property {boolean[]} ends
 * @property {string[]} gaps
 * @property {[source: number, name: string][]} source_names
 * @property {[cell: number, name: string][]} cell_names
 * @property {Cell[]} cells
 * @property {Step[]} steps
 * @property {View[]} views
 * @property {number} crossing
 * @property {boolean} ended
 * @property {[source: number, kind: MarkKind, meaning: string][]} marks
 */

/**
 * One of several records. shown: its view. arrivals: of each source word, the step that translates it. counted: whether it
 * counts. tells: what it writes at each step. met, shares: how much of the source is there after each. known: words that a
 * probe reads off its vector, a row a step or one for all. end: what is said after its last step.
 * @typedef {object} LaneOnly
 * @property {string} title
 * @property {number} shown
 * @property {(number | null)[]} arrivals
 * @property {boolean[]} counted
 * @property {string[]} tells
 * @property {string[]} met
 * @property {number[]} shares
 * @property {[word: string, share: number, shareText: string][][]} known
 * @property {string} end
 */

/** @typedef {Track & LaneOnly} LaneTrack */

/**
 * Return how sentences call words: by their labels, but for those that come more than once.
 * @param {readonly string[]} labels
 * @param {readonly [index: number, name: string][]} names
 */
export function namesOf(labels, names) {
  const all = [...labels];
  for (const [index, name] of names) all[index] = name;
  return all;
}
