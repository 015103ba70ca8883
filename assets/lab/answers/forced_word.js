// What a translation becomes with another piece at a step, or typed text, as soon as it is asked for in the lab on search.

import { drawnBy } from "../shared/component.js";
import { element } from "../shared/elements.js";
import { pageChoices } from "../shared/page_choices.js";
import { engineOfTab, reached } from "./engine.js";
import { forcedSaid } from "./outcome.js";
import { changedTranslation, ownElement, sentence, show } from "./place.js";

/** @import { Given } from "../shared/component.js" */
/** @import { Written } from "./difference.js" */
/** @import { Answered, Files } from "./worker.js" */

/**
 * beam, lengthPenalty: of the search. ids: of the path on show. options: for each of its steps the pieces that can be chosen
 * in its place, in order; none where no more changes fit. control, step: keys of their list and of the step. box, button:
 * selectors of what text is typed into. free: what the search writes by itself. forced: how many words the reader has
 * forced.
 * @typedef {object} ForcedData
 * @property {string} script address of the engine
 * @property {Files} files
 * @property {string} container selector of the place that the server's answer stands in
 * @property {string} text
 * @property {number} beam
 * @property {number} lengthPenalty
 * @property {readonly number[]} ids
 * @property {readonly (readonly number[])[]} options
 * @property {string} control
 * @property {string} step
 * @property {string} box
 * @property {string} button
 * @property {{ ids: readonly number[], words: readonly Written[], logProb: number }} free
 * @property {number} forced
 * @property {boolean} marked
 */

const SIZE = "1.25rem";
const NONE = -1;

class ForcedWord {
  /** @param {Element} own */
  constructor(own) {
    this.own = own;
    /** @type {ForcedData | null} */
    this.data = null;
    /** @type {unknown} the chosen one of the list */
    this.before = NONE;
    this.asked = "";
    this.listened = new AbortController();
    const { signal } = this.listened;
    pageChoices.subscribe(() => this.chosen(), signal);
    document.addEventListener("click", (event) => this.clicked(event), { signal, capture: true });
    document.addEventListener("keydown", (event) => this.pressed(event), { signal, capture: true });
  }

  /**
   * The server has answered: from now on its answer is shown.
   * @param {Given<ForcedData>} given
   */
  take({ data }) {
    this.data = data;
    this.asked = "";
    for (const control of [data.control, data.step]) pageChoices.of(control); // observed from now on
    show(this.own, data.container, null);
  }

  chosen() {
    if (this.data === null) return;
    const at = pageChoices.of(this.data.control) ?? NONE;
    if (at === this.before) return;
    this.before = at;
    const token = this.data.options[this.step]?.[Number(at)];
    if (token !== undefined) this.force([token], "");
  }

  /** The step on the page; a translation of one piece has no slider. */
  get step() {
    return Number(pageChoices.of(this.data?.step ?? "") ?? 1) - 1;
  }

  /** @param {Event} event */
  clicked({ target }) {
    if (target instanceof Element && this.data && target.closest(this.data.button)) this.typed();
  }

  /** @param {KeyboardEvent} event */
  pressed({ target, key, isComposing }) {
    const enters = key === "Enter" && !isComposing;
    if (enters && target instanceof Element && this.data && target.closest(this.data.box)) this.typed();
  }

  typed() {
    const box = this.data && document.querySelector(`${this.data.box} input`);
    if (box instanceof HTMLInputElement && box.value.trim() !== "") this.force([], box.value);
  }

  /**
   * Write pieces, or typed text, at the step, and let the search continue from there.
   * @param {readonly number[]} ids
   * @param {string} typed
   */
  async force(ids, typed) {
    const { data, step } = this;
    if (data === null || data.options[step] === undefined) return;
    const { text, beam, lengthPenalty } = data;
    const prefix = [...data.ids.slice(0, step), ...ids];
    const asked = JSON.stringify([prefix, typed]);
    this.asked = asked;
    const question = { kind: /** @type {const} */ ("translated"), text, beam, lengthPenalty, prefix, typed };
    const answer = await engineOfTab(data.script).ask({ ...question, ...reached(data.files) });
    if (answer === null || "refused" in answer || this.data !== data || this.asked !== asked) return;
    show(this.own, data.container, outcome(data, answer));
  }

  leave() {
    this.listened.abort();
  }
}

/**
 * Draw an answer as `the_french` in pages/labs/search.py does.
 * @param {ForcedData} data
 * @param {Answered} answer
 */
function outcome({ free, marked, files: { pair } }, answer) {
  const same = answer.ids.join() === free.ids.join();
  return element("div", { class: "outcome" }, [
    element("div", {}, [changedTranslation(free.words, answer.words, { size: SIZE, marked, pair })]),
    sentence(forcedSaid({ same, before: free.logProb, after: answer.logProb })),
  ]);
}

/** Draw the component; return what ends it. */
export const draw = drawnBy((/** @type {Given<ForcedData>} */ given) => new ForcedWord(ownElement(given)));
