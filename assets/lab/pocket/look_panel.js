// One look of the chosen head, worked by hand: query, keys, scores, softmax, values, context.

import { SHADES } from "../shared/shares.js";
import { draw } from "../views/attention_step.js";
import { attentionSteps } from "./attention_step.js";
import { themeColours } from "./colours.js";
import { Component } from "./components.js";
import { headLabel } from "./labels.js";

/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Kind } from "./attention_step.js" */
/** @import { View } from "./view.js" */

/** The part of the page that works a look; it computes nothing while it is closed. */
export class LookPanel {
  /**
   * @param {HTMLDetailsElement} root
   * @param {(row: number | null) => void} choose a row was chosen, or the panel closed
   */
  constructor(root, choose) {
    /** @private */
    this.root = root;
    /** @private the row that was chosen last */
    this.row = 0;
    /** @private @type {TranslationRecord | null} */
    this.record = null;
    /** @private */
    this.packed = "";
    /** @private */
    this.drawn = "";
    /** @private */
    this.step = new Component("attention-step", draw, (_, row) => {
      this.row = row;
      choose(row);
    });
    root.append(this.step.host);
    root.ontoggle = () => {
      if (root.open !== this.shown) choose(root.open ? this.row : null);
    };
    /** @private */
    this.shown = false;
  }

  /**
   * Draw the view's look at a record.
   * @param {TranslationRecord | null} record
   * @param {View} view
   * @param {Kind} kind how the model scores
   */
  draw(record, { head, look }, kind) {
    this.shown = look !== null;
    this.root.open = this.shown;
    const there = record !== null && head !== null && look !== null;
    this.step.host.hidden = !there;
    if (!there) return;
    const id = JSON.stringify([head, record.target.ids]);
    if (record !== this.record || id !== this.drawn) this.packed = JSON.stringify(attentionSteps(record, head, kind));
    this.record = record;
    this.drawn = id;
    const { weights } = record.attention[head.site];
    this.step.draw({
      packed: this.packed,
      id: this.packed,
      name: `One look, step by step: ${headLabel(head, weights.shape[0])}`,
      row: Math.min(look, weights.shape[1] - 1),
      shares: SHADES,
      everywhere: false,
      stage: false,
      colours: themeColours(),
    });
  }
}
