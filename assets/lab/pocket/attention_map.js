// The app's attention map on this page.

import { keep } from "../shared/kept.js";
import { draw } from "../views/attention_map/attention_map.js";
import { themeColours } from "./colours.js";
import { Component } from "./components.js";
import { mapsAt } from "./site_maps.js";

/** @import { Head } from "../engine/intervention.js" */
/** @import { TranslationRecord } from "../engine/record.js" */

const NO_CONTROLS = { head: "", site: "", kind: "", row: "", per_row: "", words: "" };
const USUAL = { words: false, perRow: false, quantity: /** @type {const} */ ("weights"), numbers: true };

let made = 0; // records that were drawn, which names them

/** An attention map on the page. */
export class AttentionMap {
  constructor() {
    /** @private */
    this.map = new Component("attention-map", draw);
    this.host = this.map.host;
    /** @private @type {TranslationRecord | null} */
    this.record = null;
    /** @private */
    this.site = "";
    /** @private */
    this.name = "";
    /** @private */
    this.leave = () => {};
  }

  /**
   * Draw one head's map.
   * @param {TranslationRecord} record
   * @param {Head} head
   * @param {number} [row] the row to mark, from 0
   */
  draw(record, { site, head }, row = -1) {
    if (record !== this.record || site !== this.site) {
      this.leave();
      made += 1;
      Object.assign(this, { record, site, name: String(made) });
      this.leave = keep(this.name, () => mapsAt(record, site));
    }
    this.map.draw({
      record: this.name,
      view: { ...USUAL, site: 0, head, row },
      controls: { ...NO_CONTROLS, mean: false, through: false, first_row: 0, steps: false },
      colours: themeColours(),
      beside: null,
      grows: false,
      low: false,
    });
  }
}
