// What a painted map makes the model write, while a row is being painted: the map tells it with the event "painting".

import { drawnBy } from "../shared/component.js";
import { engineOfTab, reached } from "./engine.js";
import { changedTranslation, ownElement, show } from "./place.js";

/** @import { Given } from "../shared/component.js" */
/** @import { Head } from "../engine/intervention.js" */
/** @import { Written } from "./difference.js" */
/** @import { PaintedRow, Where } from "./painted.js" */
/** @import { Files } from "./worker.js" */

/**
 * rows: those that the server has drawn with. where: the place of the map. before: the translation without any.
 * @typedef {object} PaintedData
 * @property {string} script address of the engine
 * @property {Files} files
 * @property {string} container selector of the place that the server's answer stands in
 * @property {string} text
 * @property {readonly number[]} ids of the translation without rows
 * @property {readonly PaintedRow[]} rows
 * @property {Where} where
 * @property {Readonly<Partial<Record<Where, readonly Head[]>>>} heads
 * @property {string | null} other
 * @property {readonly Written[]} before
 * @property {boolean} marked
 */

/** @typedef {Omit<PaintedRow, "where"> | null} Stroke null where nothing is painted any more */

const SIZE = "1.25rem";

class PaintedFrench {
  /** @param {Element} own */
  constructor(own) {
    this.own = own;
    /** @type {PaintedData | null} */
    this.data = null;
    this.asked = "";
    /** @type {(event: Event) => void} */
    this.hear = (event) => this.painting(/** @type {CustomEvent<Stroke>} */ (event).detail);
    document.addEventListener("painting", this.hear);
  }

  /**
   * The server has answered: from now on its answer is shown.
   * @param {Given<PaintedData>} given
   */
  take({ data }) {
    this.data = data;
    this.clear();
  }

  clear() {
    this.asked = "";
    this.own.ariaBusy = null;
    if (this.data) show(this.own, this.data.container, null);
  }

  /** @param {Stroke} stroke */
  async painting(stroke) {
    const { data } = this;
    if (data === null) return;
    if (stroke === null) return this.clear();
    const row = { where: data.where, row: stroke.row, brush: stroke.brush, keys: stroke.keys, shares: stroke.shares };
    const asked = JSON.stringify(row);
    if (asked === this.asked) return;
    this.asked = asked;
    this.own.ariaBusy = "true";
    const { text, ids, rows, heads, other, before, marked } = data;
    const question = { kind: /** @type {const} */ ("painted"), text, ids, rows, row, heads, other };
    const answer = await engineOfTab(data.script).ask({ ...question, ...reached(data.files) });
    if (this.asked !== asked || this.data !== data) return;
    this.own.ariaBusy = null;
    if (answer === null || "refused" in answer) return;
    const look = { size: SIZE, marked, pair: data.files.pair };
    show(this.own, data.container, changedTranslation(before, answer.words, look));
  }

  leave() {
    document.removeEventListener("painting", this.hear);
  }
}

/** Draw the component; return what ends it. */
export const draw = drawnBy((/** @type {Given<PaintedData>} */ given) => new PaintedFrench(ownElement(given)));
