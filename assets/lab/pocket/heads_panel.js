// All heads, the chosen one large, and what can be changed of it: switched off, even, or painted.

import { sides } from "../engine/record.js";
import { parseSite } from "../engine/site.js";
import { check } from "../shared/choice.js";
import { byId, element } from "../shared/elements.js";
import { draw } from "../views/paint_map.js";
import { AttentionMap } from "./attention_map.js";
import { themeColours } from "./colours.js";
import { Component } from "./components.js";
import { KindGrids } from "./kind_grids.js";
import { headLabel } from "./labels.js";
import { paintData, strokeOf } from "./paint_map.js";
import { fits, withStroke } from "./painting.js";

/** @import { Head } from "../engine/intervention.js" */
/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Brush } from "./painting.js" */
/** @import { View } from "./view.js" */

const NO_ATTENTION = "This model has no attention: it keeps the whole sentence in one vector.";
/** @type {Record<Brush, string>} */
const HINTS = {
  only: "Drag across a row: the model may look only there. Keyboard: arrows, Space, Enter.",
  never: "Drag across a row: the model may not look there. Keyboard: arrows, Space, Enter.",
  shares: "Choose a row and give out 100 % below: drag a bar, fill in a field, or type a number on a cell.",
};
/** @type {Record<View["change"], string>} */
const NOTES = { "": "", mute: "off", uniform: "even", paint: "" };
const LOOKS_NOWHERE = "A row must look somewhere: leave at least one cell.";

/** @typedef {{ change: (change: Partial<View>, again?: boolean) => void, draw: () => void }} Page */

/**
 * Say what the rows of a site are.
 * @param {TranslationRecord} record
 * @param {string} site
 */
function rowsSaid({ pair: { source, target } }, site) {
  const said = {
    source: `Each row is ${source.a} piece that reads the sentence.`,
    decoder_input: `Each row is ${target.a} piece that was just written; what comes later is hidden from it.`,
    target: `Each row is ${target.a} piece that is being written; the columns are the ${source.name} pieces it can look at.`,
  };
  return said[sides(site)[0]];
}

/** The part of the page that holds the heads. */
export class HeadsPanel {
  /** @param {Page} page */
  constructor(page) {
    /** @private */
    this.page = page;
    /** @private @type {View | null} */
    this.view = null;
    /** @private @type {TranslationRecord | null} */
    this.record = null;
    /** @private how the record is drawn */
    this.drawn = "";
    /** @private */
    this.sourceLength = 0;
    /** @private */
    this.trouble = "";
    /** @private */
    this.room = byId("grid", HTMLDivElement);
    /** @private */
    this.grids = new KindGrids(this.room, (head) => this.choose(head));
    /** @private */
    this.title = element("h2");
    /** @private */
    this.line = element("p");
    /** @private */
    this.map = new AttentionMap();
    /** @private */
    this.changes = byId("changes", HTMLFieldSetElement);
    /** @private */
    this.painting = byId("painting", HTMLDivElement);
    /** @private */
    this.brushes = byId("brushes", HTMLFieldSetElement);
    /** @private */
    this.everywhere = byId("everywhere", HTMLInputElement);
    /** @private */
    this.hint = byId("hint", HTMLParagraphElement);
    /** @private */
    this.buttons = [byId("undo", HTMLButtonElement), byId("unpaint", HTMLButtonElement)];
    /** @private */
    this.paint = new Component("paint-map", draw, (_, told) => this.painted(told));
    byId("map", HTMLDivElement).append(this.title, this.line, this.map.host, this.paint.host);
    this.listen();
  }

  /** @private */
  listen() {
    /** @type {(event: Event) => any} */
    const value = ({ target }) => /** @type {HTMLInputElement} */ (target).value;
    this.changes.onchange = (event) => this.page.change({ change: value(event), chosen: true, strokes: [] });
    this.brushes.onchange = (event) => this.page.change({ brush: value(event) }, false);
    this.everywhere.onchange = () => this.page.change({ everywhere: this.everywhere.checked });
    const [undo, unpaint] = this.buttons;
    undo.onclick = () => this.page.change({ strokes: this.view?.strokes.slice(0, -1) ?? [] });
    unpaint.onclick = () => this.page.change({ strokes: [] });
  }

  /**
   * Return the head that is to be shown: the chosen one where the record has it, else the first of the last site.
   * @param {TranslationRecord | null} record
   * @param {View} view
   * @returns {Head | null}
   */
  fitting(record, { head }) {
    if (record === null) return head;
    const heads = (head && record.attention[head.site]?.weights.shape[0]) ?? 0;
    if (head && head.head < heads) return head;
    const site = Object.keys(record.attention).at(-1);
    return site === undefined ? null : { site, head: 0 };
  }

  /**
   * Draw the heads of a record.
   * @param {TranslationRecord | null} record
   * @param {View} view
   */
  draw(record, view) {
    this.view = view;
    this.sourceLength = record?.source.ids.length ?? 0;
    const { head, change } = view;
    const there = record !== null && head !== null;
    this.changes.hidden = !there;
    this.painting.hidden = !there || change !== "paint";
    this.title.hidden = !there;
    this.map.host.hidden = !there || change === "paint";
    this.paint.host.hidden = this.painting.hidden;
    check(this.changes, change);
    const hidden = this.room.closest("[hidden]") !== null; // where nothing can be scrolled into sight
    const drawn = JSON.stringify([head, change, themeColours().light, hidden]);
    const same = record === this.record && drawn === this.drawn; // as where only another part of the page was opened
    Object.assign(this, { record, drawn });
    if (!same) this.grids.draw(record, head, NOTES[change]);
    if (!there) {
      this.line.textContent = record === null ? "" : NO_ATTENTION;
      return;
    }
    const title = headLabel(head, record.attention[head.site].weights.shape[0]);
    this.title.textContent = title;
    this.line.textContent = `${rowsSaid(record, head.site)} Each number is a weight: those of a row add up to 1.`;
    if (change === "paint") this.drawPainting(record, head, title);
    else if (!same) this.map.draw(record, head);
  }

  /**
   * @private
   * @param {TranslationRecord} record
   * @param {Head} head
   * @param {string} title
   */
  drawPainting(record, head, title) {
    const { brush, strokes, everywhere } = /** @type {View} */ (this.view);
    check(this.brushes, brush);
    this.everywhere.checked = everywhere;
    this.hint.textContent = this.trouble || HINTS[brush];
    this.trouble = "";
    for (const button of this.buttons) button.disabled = strokes.length === 0;
    this.paint.draw(paintData(record, head, brush, strokes, title, themeColours().light.weights));
  }

  /** @param {Head} head */
  choose(head) {
    const { change, head: before } = /** @type {View} */ (this.view);
    const kinds = [before?.site ?? head.site, head.site].map(parseSite);
    const same = kinds[0].side === kinds[1].side && kinds[0].kind === kinds[1].kind;
    this.page.change({ head, chosen: true, ...(same ? {} : { strokes: [] }) }, change !== "");
  }

  /**
   * A row was painted.
   * @private
   * @param {unknown} told
   */
  painted(told) {
    const { brush, head, strokes } = /** @type {View} */ (this.view);
    const stroke = strokeOf(told, brush);
    if (stroke === null || head === null) return;
    if (fits(stroke, head.site, this.sourceLength))
      this.page.change({ strokes: withStroke(strokes, stroke), chosen: true });
    else {
      this.trouble = LOOKS_NOWHERE;
      this.page.draw();
    }
  }
}
