// What a translation becomes with changed heads, as soon as a control of the lesson on them is touched: the choice at an
// opened head, or the lists of all heads. Where the reader predicts first, the browser answers nothing.

import { drawnBy } from "../shared/component.js";
import { element } from "../shared/elements.js";
import { pageChoices } from "../shared/page_choices.js";
import { engineOfTab, reached } from "./engine.js";
import { changesTold, KINDS, outcomeSaid } from "./outcome.js";
import { changedTranslation, ownElement, sentence, show } from "./place.js";

/** @import { Given } from "../shared/component.js" */
/** @import { Head } from "../engine/intervention.js" */
/** @import { Written } from "./difference.js" */
/** @import { Changes } from "./outcome.js" */
/** @import { Answered, Files } from "./worker.js" */

/**
 * A control by its key: the choice for one head, each option with the kind of change it asks for ("" for none).
 * @typedef {{ control: string, head: Head, options: readonly (keyof Changes | "")[] }} Choice
 */

/**
 * Lists of heads, by their keys, and the heads by the names that they have there.
 * @typedef {{ controls: Record<keyof Changes, string>, heads: Readonly<Record<string, Head>> }} Lists
 */

/**
 * changes: those that the server has drawn with. ids, before, logProb: the translation without any. question: selector of a
 * question that comes before the answer.
 * @typedef {object} HeadsData
 * @property {string} script address of the engine
 * @property {Files} files
 * @property {string} container selector of the place that the server's answer stands in
 * @property {string} question
 * @property {string} text
 * @property {readonly number[]} ids
 * @property {readonly Written[]} before
 * @property {number} logProb
 * @property {Changes} changes
 * @property {Choice | Lists} asks
 * @property {boolean} marked
 */

const SIZE = "1.25rem";

/** @param {Head} head */
function nameOf({ site, head }) {
  return `${site}.${head}`;
}

/**
 * Return heads without some of them.
 * @param {readonly Head[]} heads
 * @param {readonly Head[]} some
 */
function without(heads, some) {
  const names = some.map(nameOf);
  return heads.filter((head) => !names.includes(nameOf(head)));
}

/**
 * @param {readonly Head[]} heads
 * @param {readonly Head[]} others
 */
function sameHeads(heads, others) {
  return heads.length === others.length && without(heads, others).length === 0;
}

/**
 * @param {(kind: keyof Changes) => readonly Head[]} heads
 * @returns {Changes}
 */
function changesOf(heads) {
  return { mute: heads("mute"), uniform: heads("uniform"), identity: heads("identity") };
}

/**
 * Return the changes that the page's controls ask for; null where they are not there.
 * @param {Changes} changes that the server has drawn with
 * @param {Choice | Lists} asks
 * @returns {Changes | null}
 */
export function askedChanges(changes, asks) {
  if ("control" in asks) {
    const { control, head, options } = asks;
    const option = options[Number(pageChoices.of(control))];
    if (option === undefined) return null;
    return changesOf((kind) => [...without(changes[kind], [head]), ...(kind === option ? [head] : [])]);
  }
  for (const list of KINDS) {
    const names = pageChoices.of(asks.controls[list]);
    if (!Array.isArray(names)) return null;
    const heads = names.flatMap((name) => asks.heads[name] ?? []);
    if (!sameHeads(heads, changes[list]))
      return changesOf((kind) => (kind === list ? heads : without(changes[kind], heads)));
  }
  return changes;
}

class ChangedHeads {
  /** @param {Element} own */
  constructor(own) {
    this.own = own;
    /** @type {HeadsData | null} */
    this.data = null;
    this.asked = "";
    this.listened = new AbortController();
    pageChoices.subscribe(() => this.chosen(), this.listened.signal);
  }

  /**
   * The server has answered: from now on its answer is shown.
   * @param {Given<HeadsData>} given
   */
  take({ data }) {
    this.data = data;
    askedChanges(data.changes, data.asks); // these controls are observed from now on
    this.clear();
  }

  clear() {
    this.asked = "";
    if (this.data) show(this.own, this.data.container, null);
  }

  async chosen() {
    const { data } = this;
    if (data === null) return;
    const { text, ids, changes, asks } = data;
    const wanted = askedChanges(changes, asks);
    const drawn = wanted === null || KINDS.every((kind) => sameHeads(wanted[kind], changes[kind]));
    if (drawn || document.querySelector(`${data.question} [data-predicts]`) !== null) return this.clear();
    const asked = JSON.stringify(wanted);
    if (asked === this.asked) return;
    this.asked = asked;
    if (changesTold(wanted) === "") return show(this.own, data.container, document.createDocumentFragment());
    const question = { kind: /** @type {const} */ ("translated"), text, intervention: wanted, first: ids };
    const answer = await engineOfTab(data.script).ask({ ...question, ...reached(data.files) });
    if (answer === null || "refused" in answer || this.asked !== asked || this.data !== data) return;
    show(this.own, data.container, outcome(data, wanted, answer));
  }

  leave() {
    this.listened.abort();
  }
}

/**
 * Draw an answer as `effect` in ui/lessons/multi_head/head_changes.py does.
 * @param {HeadsData} data
 * @param {Changes} changes
 * @param {Answered} answer
 */
function outcome({ ids, before, logProb, marked, files: { pair } }, changes, answer) {
  const same = answer.ids.join() === ids.join();
  const said = outcomeSaid({ same, before: logProb, after: answer.first ?? NaN });
  const cut = element("p", { class: "caption" }, [`It does not end. It was cut off at ${answer.ids.length} pieces.`]);
  return element("div", { class: "outcome" }, [
    element("p", {}, [element("strong", {}, [`With ${changesTold(changes)}`])]),
    element("div", {}, [changedTranslation(before, answer.words, { size: SIZE, marked, pair })]),
    ...(answer.ended ? [] : [cut]),
    sentence(said),
  ]);
}

/** Draw the component; return what ends it. */
export const draw = drawnBy((/** @type {Given<HeadsData>} */ given) => new ChangedHeads(ownElement(given)));
