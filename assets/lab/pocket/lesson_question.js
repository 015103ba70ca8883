// A lesson's question on this page, drawn by the app's component.

import { draw } from "../views/predict.js";
import { Component } from "./components.js";

/** @import { Asking } from "./lessons.js" */

const USUAL = { told: [], shares: [], says: "", waits: "", covers: [], next: false, stage: false, formula: false };

/** A question that shows its answer once it is answered, or when it is asked to. */
export class LessonQuestion {
  /**
   * @param {(right: boolean) => void} answered also of an answer that is shown before one was given, as not right
   * @param {() => void} drawn the answer is shown, or hidden again
   */
  constructor(answered, drawn) {
    /** @private */
    this.component = new Component("predict", draw, (_, value) => this.heard(value));
    /** @private */
    this.answered = answered;
    /** @private */
    this.drawn = drawn;
    /** @private */
    this.id = "";
    /** @private */
    this.revealed = "";
    /** @type {Asking | null} */
    this.asking = null;
    addEventListener("lab-answered", (event) => this.committed(/** @type {CustomEvent} */ (event).detail));
  }

  get host() {
    return this.component.host;
  }

  /** Whether it waits for its answer. */
  get waits() {
    return this.asking !== null && this.revealed !== this.id;
  }

  /**
   * Ask a question; null for none.
   * @param {Asking | null} asking
   * @param {string} place of the question
   * @param {readonly unknown[]} about what has the same answer
   */
  ask(asking, place, about) {
    this.asking = asking;
    this.host.hidden = asking === null;
    if (asking === null) return;
    const { kind, question, options, answers, told, says } = asking;
    this.id = JSON.stringify([place, ...about, question]);
    const shown = !this.waits;
    const answer = shown ? { answers, told, says } : { answers: null };
    this.component.draw({ ...USUAL, id: this.id, place, kind, question, options, ...answer, deferred: true, shown });
  }

  /**
   * The answer is to be shown, or hidden again.
   * @private
   * @param {unknown} value
   */
  heard(value) {
    if (!Array.isArray(value) || value[0] !== this.id) return;
    const revealed = value[1] === true ? this.id : "";
    if (revealed === this.revealed) return;
    this.revealed = revealed;
    if (revealed) this.answered(false); // without an answer before it: the first one counts
    this.drawn();
  }

  /**
   * @private
   * @param {{ id: string, answer: number }} given
   */
  committed({ id, answer }) {
    if (id === this.id && this.asking) this.answered(this.asking.answers.includes(answer));
  }
}
