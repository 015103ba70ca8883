// All heads, the chosen one large, and what can be changed of it: switched off, even, or painted.

import { sides } from "../engine/record.js";
import { parseSite } from "../engine/site.js";
import { check } from "../shared/choice.js";
import { byId, element } from "../shared/elements.js";
import { attentionMap, scrolling } from "./attention_map.js";
import { Component } from "./components.js";
import { headGrid } from "./head_grid.js";
import { headLabel } from "./labels.js";
import { paintData, strokeOf } from "./paint_map.js";
import { fits, withStroke } from "./painting.js";

/** @import { Head } from "../engine/intervention.js" */
/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Ramp } from "./colours.js" */
/** @import { Brush } from "./painting.js" */
/** @import { View } from "./view.js" */

const ROWS = {
  source: "Each row is an English piece that reads the sentence.",
  decoder_input: "Each row is a French piece that was just written; what comes later is hidden from it.",
  target: "Each row is a French piece that is being written; the columns are the English pieces it can look at.",
};
const NO_ATTENTION = "This model has no attention: it keeps the whole sentence in one vector.";
/** @type {Record<Brush, string>} */
const HINTS = {
  only: "Drag across a row: the model may look only there. Keyboard: arrows, Space, Enter.",
  never: "Drag across a row: the model may not look there. Keyboard: arrows, Space, Enter.",
  shares: "Choose a row and give out 100 % below: drag a bar, fill in a field, or type a number on a cell.",
};
const LOOKS_NOWHERE = "A row must look somewhere: leave at least one cell.";

/** @typedef {{ change: (change: Partial<View>, again?: boolean) => void, draw: () => void }} Page */

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
    this.grid = byId("grid", HTMLDivElement);
    /** @private */
    this.map = byId("map", HTMLDivElement);
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
    this.paint = new Component("paint-map", (_, told) => this.painted(told));
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
   * @param {Ramp} ramp
   */
  draw(record, view, ramp) {
    this.view = view;
    this.sourceLength = record?.source.ids.length ?? 0;
    const { head } = view;
    const hidden = this.grid.closest("[hidden]") !== null; // where nothing can be scrolled into sight
    const drawn = JSON.stringify([head, view.change === "paint", ramp.stops, hidden]);
    const same = record === this.record && drawn === this.drawn; // as where only another part of the page was opened
    this.record = record;
    this.drawn = drawn;
    this.changes.hidden = record === null || head === null;
    this.painting.hidden = this.changes.hidden || view.change !== "paint";
    check(this.changes, view.change);
    if (record === null || head === null) {
      this.grid.replaceChildren();
      this.map.replaceChildren(...(record === null ? [] : [element("p", {}, [NO_ATTENTION])]));
      return;
    }
    if (!same) this.drawGrid(record, head, ramp);
    const [rows, columns] = sides(head.site);
    const said = `${ROWS[rows]} Numbers are percent of the row's attention.`;
    const title = headLabel(head, record.attention[head.site].weights.shape[0]);
    if (view.change === "paint") this.drawPainting(record, head, title, said);
    else if (!same) {
      const table = attentionMap(record, head, [rows, columns], ramp);
      const region = scrolling(table, "Attention map");
      this.map.replaceChildren(element("h2", {}, [title]), element("p", {}, [said]), region);
    }
  }

  /**
   * Draw all heads; the keyboard stays where it was, and the chosen head in sight where they lie in one long row.
   * @private
   * @param {TranslationRecord} record
   * @param {Head} head
   * @param {Ramp} ramp
   */
  drawGrid(record, head, ramp) {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.head : undefined;
    this.grid.replaceChildren(...headGrid(record, head, ramp, (chosen) => this.choose(chosen)));
    for (const button of this.grid.querySelectorAll("button")) {
      if (button.dataset.head === focused) button.focus();
      if (button.ariaPressed === "true") this.grid.scrollLeft = button.offsetLeft - this.grid.clientWidth / 2;
    }
  }

  /**
   * Draw the map to be painted. It stays in the page, so that the keyboard stays in it.
   * @private
   * @param {TranslationRecord} record
   * @param {Head} head
   * @param {string} title
   * @param {string} said
   */
  drawPainting(record, head, title, said) {
    const { brush, strokes, everywhere } = /** @type {View} */ (this.view);
    if (!this.map.contains(this.paint.host)) {
      this.map.replaceChildren(element("h2"), element("p"), this.paint.host);
    }
    const [heading, line] = this.map.children;
    heading.textContent = title;
    line.textContent = said;
    check(this.brushes, brush);
    this.everywhere.checked = everywhere;
    this.hint.textContent = this.trouble || HINTS[brush];
    this.trouble = "";
    for (const button of this.buttons) button.disabled = strokes.length === 0;
    this.paint.draw(paintData(record, head, brush, strokes, title));
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
