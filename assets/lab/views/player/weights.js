// The weights of a record, and what can be said of them.

import { fromBase64 } from "../../shared/bytes.js";
import { SHADES } from "../../shared/shares.js";
import { namesOf } from "./track.js";

/** @import { Track } from "./track.js" */

const TOLD = 0.02; // the least weight that is written as a number
const MOST_NAMED = 4; // words in a sentence
/** What a person reads of the end mark. */
export const END = "The end mark closes the sentence; attention that no word gets often goes there.";

/** The weights of each view of a record. */
export class Weights {
  /** @param {Track} track */
  constructor(track) {
    /** @private */
    this.track = track;
    /** @private */
    this.views = track.views.map(({ weights }) => Array.from(fromBase64(weights), (number) => SHADES[number][0]));
    /** @private */
    this.texts = new Map(SHADES);
    /** names of the source words in sentences */
    this.sourceNames = namesOf(track.sources, track.source_names);
    /** @private */
    this.cellNames = namesOf(
      track.cells.map(([label]) => label),
      track.cell_names,
    );
    /** the index of the source's end mark, or -1 */
    this.end = track.ends[0] ? track.sources.length - 1 : -1;
  }

  /** Whether the record has attention. */
  get any() {
    return this.views.length > 0;
  }

  /**
   * Return one row of a view; zeros where there is no attention.
   * @param {number} view
   * @param {number} number
   */
  row(view, number) {
    const weights = /** @type {number[] | undefined} */ (this.views[view]);
    const size = this.track.sources.length;
    return weights ? weights.slice(number * size, (number + 1) * size) : new Array(size).fill(0);
  }

  /**
   * Return the row of a target word at a step: of the word that is written then, what the step looks at.
   * @param {number} view
   * @param {number} cell
   * @param {number} step
   */
  rowOf(view, cell, step) {
    return this.row(view, cell === this.track.steps[step].cell ? step : this.track.cells[cell][4]);
  }

  /**
   * Return a weight's text.
   * @param {number} weight
   */
  text(weight) {
    return this.texts.get(weight) ?? "";
  }

  /**
   * Return a weight's text where it is large enough to be read.
   * @param {number} weight
   */
  told(weight) {
    return weight >= TOLD ? this.text(weight) : "";
  }

  /**
   * Say which target words, as far as a step has written them, look at a source word.
   * @param {number} view
   * @param {number} step
   * @param {number} source
   */
  columnSaid(view, step, source) {
    const { cell, written } = this.track.steps[step];
    const whole = written === this.track.cells[cell][0];
    const looks = this.cellNames
      .slice(0, cell + 1)
      .map((name, index) => ({
        name: index === cell && !whole ? written : name,
        weight: this.rowOf(view, index, step)[source],
      }))
      .filter(({ weight }) => weight >= TOLD)
      .sort((one, other) => other.weight - one.weight)
      .slice(0, MOST_NAMED);
    const isEnd = source === this.end;
    const name = isEnd ? "the end mark" : `“${this.sourceNames[source]}”`;
    const looking = looks.map((look) => `${look.name} ${this.told(look.weight)}`).join(", ");
    const said =
      looks.length > 0
        ? `${isEnd ? "Looking at it" : `Looking at ${name}`}: ${looking}.`
        : `No ${this.track.pair.target.name} word so far looks at ${name} with 2 % or more.`;
    return isEnd ? `${END} ${said}` : said;
  }
}
