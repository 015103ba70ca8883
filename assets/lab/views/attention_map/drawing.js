// An attention map that is looked at: hovering a cell shows its numbers, a click or Enter pins them, Escape lets them go,
// and arrow keys go from cell to cell.

import { element, say } from "../../shared/elements.js";
import { Tip } from "../../shared/tip.js";
import { legendOf } from "./legend.js";
import { MapTable } from "./table.js";
import { facts, finding, readout } from "./texts.js";

/** @import { Palette } from "./colours.js" */
/** @import { Shown } from "./maps.js" */
/** @import { Cell } from "./table.js" */

/** @type {Record<string, Cell>} */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** One map with its legend and its words. */
export class Drawing {
  /** @param {HTMLElement} place an empty element */
  constructor(place) {
    this.place = place;
    this.table = new MapTable();
    this.legend = element("div");
    this.words = [element("span", { class: "line" }), element("span", { class: "line" })];
    this.tip = new Tip(place);
    const readout = element("p", { class: "readout", "aria-hidden": "true" }, this.words);
    place.replaceChildren(this.table.sheet, this.legend, readout, this.tip.node);
    /** @type {Shown | null} */
    this.shown = null;
    /** @type {Cell | null} */
    this.hovered = null;
    /** @type {Cell | null} */
    this.pinned = null;
    this.listen();
  }

  /**
   * Show a map.
   * @param {Shown} shown
   * @param {Palette} palette
   */
  paint(shown, palette) {
    const { form } = shown;
    for (const name of /** @type {const} */ (["ink", "paper", "query", "key"])) {
      this.place.style.setProperty(`--${name}`, palette[name]);
    }
    const isThere = /** @type {(cell: Cell | null) => boolean} */ (cell) =>
      cell !== null && cell[0] < form.rows.length && cell[1] < form.columns.length;
    if (!isThere(this.hovered)) this.hovered = null;
    if (!isThere(this.pinned)) this.pinned = null;
    this.shown = shown;
    this.table.paint(shown, palette);
    const legend = legendOf(shown, palette);
    this.legend.replaceWith(legend);
    this.legend = legend;
    this.tell();
  }

  /** Fit the map into the room that it is given. */
  fit() {
    this.table.fit();
  }

  /** Show what is hovered, or pinned, or said of the whole map. */
  tell() {
    if (this.shown === null) return;
    const cell = this.hovered ?? this.pinned;
    const [first, second] = cell === null ? [finding(this.shown), ""] : readout(this.shown, ...cell);
    say(this.words[0], first);
    say(this.words[1], second);
    this.table.point(cell);
    this.table.pin(this.pinned);
    if (this.hovered === null) this.tip.hide();
  }

  /** Listen to pointer and keyboard. */
  listen() {
    const { table } = this.table;
    table.addEventListener("pointerover", (event) => this.hover(this.table.cellOf(event), event));
    table.addEventListener("pointermove", (event) => this.tip.follow(event));
    table.addEventListener("pointerleave", () => this.hover(null));
    table.addEventListener("click", (event) => this.press(this.table.cellOf(event)));
    table.addEventListener("dblclick", () => this.press(null));
    table.addEventListener("focusin", (event) => this.arrive(this.table.cellOf(event)));
    table.addEventListener("focusout", () => this.hover(null));
    table.addEventListener("keydown", (event) => this.key(event));
  }

  /**
   * @param {Cell | null} cell
   * @param {PointerEvent} [event]
   */
  hover(cell, event) {
    this.hovered = cell;
    this.tell();
    if (cell === null || this.shown === null || event === undefined || event.pointerType === "touch") return;
    this.tip.show(facts(this.shown, ...cell), event);
  }

  /**
   * Pin a cell, or let go of the pinned one.
   * @param {Cell | null} cell
   */
  press(cell) {
    const same = cell !== null && this.pinned !== null && cell.every((index, side) => index === this.pinned?.[side]);
    this.pinned = same ? null : cell;
    if (cell !== null) this.table.enter(cell);
    this.tell();
  }

  /** @param {Cell | null} cell that has the keyboard now */
  arrive(cell) {
    if (cell === null) return;
    this.table.enter(cell);
    this.hovered = cell;
    this.tell();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const cell = this.table.cellOf(event);
    if (cell === null || event.altKey || event.metaKey) return;
    const target = this.reached(cell, event);
    if (target !== null) this.table.cells[target[0]][target[1]].focus();
    else if (event.key === "Enter" || event.key === " ") this.press(cell);
    else if (event.key === "Escape" && this.pinned !== null) this.press(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * Return the cell that a key leads to; null for another key.
   * @param {Cell} cell
   * @param {KeyboardEvent} event
   * @returns {Cell | null}
   */
  reached([row, column], { key, ctrlKey }) {
    const { cells } = this.table;
    const [lastRow, lastColumn] = [cells.length - 1, cells[0].length - 1];
    if (key === "Home") return [ctrlKey ? 0 : row, 0];
    if (key === "End") return [ctrlKey ? lastRow : row, lastColumn];
    if (!Object.hasOwn(STEPS, key) || ctrlKey) return null;
    const [down, right] = STEPS[key];
    return [Math.max(0, Math.min(lastRow, row + down)), Math.max(0, Math.min(lastColumn, column + right))];
  }
}
