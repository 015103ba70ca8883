// The app's grid of heads on this page.

import { draw } from "../views/head_grid.js";
import { themeColours } from "./colours.js";
import { Component } from "./components.js";
import { cardsAt, MASKED } from "./head_cards.js";

/** @import { Head } from "../engine/intervention.js" */
/** @import { TranslationRecord } from "../engine/record.js" */

/** Heads of one kind on the page; a press opens one. */
export class HeadGrid {
  /** @param {(head: Head) => void} choose */
  constructor(choose) {
    /** @private @type {Head[]} */
    this.heads = [];
    /** @private */
    this.grid = new Component("head-grid", draw, (_, index) => choose(this.heads[index]));
    this.host = this.grid.host;
  }

  /** The button of the opened head; null where it is none of these. */
  get opened() {
    return this.grid.root.querySelector('[aria-pressed="true"]');
  }

  /**
   * Draw the heads of some sites of one kind.
   * @param {TranslationRecord} record
   * @param {readonly string[]} sites
   * @param {Head} opened
   * @param {string} name
   * @param {string} [note] on the opened head, where it is changed
   */
  draw(record, sites, opened, name, note = "") {
    const [, rows, columns] = record.attention[sites[0]].weights.shape;
    const isOpened = (/** @type {Head} */ { site, head }) => site === opened.site && head === opened.head;
    const ofSites = sites.map((site) => cardsAt(record, site));
    this.heads = sites.flatMap((site, index) => ofSites[index].map((_, head) => ({ site, head })));
    const cards = ofSites.flat().map((card, number) => {
      const changed = isOpened(this.heads[number]) ? note : "";
      return { ...card, number, note: changed, changed: changed !== "" };
    });
    this.grid.draw({
      ...{ name, rows, columns, cards, masked: MASKED, control: "", stage: false },
      colours: themeColours().light.weights,
      opened: this.heads.findIndex(isOpened),
    });
  }
}
