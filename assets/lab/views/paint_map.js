// A map of weights whose rows are painted: drag over cells of a row, or arrow keys, Space to mark a cell and Enter to
// finish; or give a row its per cents. A finished stroke is sent as a press; while a row is painted, each change is announced
// on the page by the event "painting".

import { drawnBy } from "../shared/component.js";
import { element, within } from "../shared/elements.js";
import { Presses } from "../shared/presses.js";
import { Giving } from "./paint_giving.js";
import { cellText, isSeen, paintTable, placeOf } from "./paint_table.js";

/** @import { Given } from "../shared/component.js" */
/** @import { Brush, Data, Place } from "./paint_table.js" */

/** @typedef {{ row: number, keys: readonly number[], shares?: readonly number[] }} Stroke shares: whole per cents, of "shares" */

/** @type {Record<string, Place>} */
const WAYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
/** @type {readonly Brush[]} */
const MARKS = ["only", "never"]; // brushes that mark cells

/** The map in its place. */
class PaintMap {
  /** @param {Given<Data>} given */
  constructor({ data, parentElement }) {
    this.root = within(parentElement, ".paint", HTMLElement);
    this.data = data;
    this.presses = new Presses();
    this.drawn = ""; // the map that is drawn: its name and columns
    /** @type {Place} */
    this.focused = [0, 0];
    /** @type {{ row: number, keys: Set<number> } | null} the cells that are being painted */
    this.stroke = null;
    /** @type {Giving | null} */
    this.giving = null;
    /** @type {{ column: number, from: number } | null} the cell that is dragged, and from which height */
    this.pulled = null;
    this.table = element("table");
    this.body = element("tbody");
    this.scroll = element("div", { class: "scroll" });
    this.below = element("div");
    this.root.replaceChildren(this.scroll, this.below);
    this.scroll.onpointerdown = (event) => this.begin(event);
    this.scroll.onpointermove = (event) => this.move(event);
    this.scroll.onpointerup = () => this.finish();
    this.scroll.onpointercancel = () => this.drop();
    this.scroll.onkeydown = (event) => this.key(event);
  }

  /** The document or the shadow root that the map stands in. */
  get tree() {
    return /** @type {Document | ShadowRoot} */ (this.root.getRootNode());
  }

  /** @param {Given<Data>} given */
  take(given) {
    const { data } = given;
    this.presses.take(given);
    const { activeElement } = this.tree;
    const cell = this.scroll.contains(activeElement) ? placeOf(activeElement) : null;
    const control = this.giving?.controls.indexOf(/** @type {HTMLInputElement} */ (activeElement)) ?? -1;
    const drawn = JSON.stringify([data.name, data.columns]);
    const anew = drawn !== this.drawn;
    Object.assign(this, { data, drawn, stroke: null, pulled: null });
    this.root.setAttribute("aria-label", data.name);
    Object.assign(this, paintTable(data));
    this.focused = this.inside(this.focused);
    this.scroll.replaceChildren(this.table);
    this.cell(this.focused).tabIndex = 0;
    this.give(anew);
    if (control >= 0) this.giving?.controls[control]?.focus({ preventScroll: true });
    if (cell) this.focus(cell);
  }

  /**
   * Return the nearest place inside the map.
   * @param {Place} place
   * @returns {Place}
   */
  inside([row, column]) {
    const { rows, columns } = this.data;
    return [Math.max(0, Math.min(row, rows.length - 1)), Math.max(0, Math.min(column, columns.length - 1))];
  }

  /**
   * Draw the fields below the map for the focused row.
   * @param {boolean} [anew] without what was given to this row and is not painted yet
   */
  give(anew = false) {
    const { data } = this;
    const row = this.focused[0];
    const given = !anew && this.giving?.row === row && this.giving.dirty ? this.giving.given : null;
    this.giving = null;
    this.table.tFoot?.remove();
    this.below.replaceChildren();
    if (data.brush !== "shares") return;
    const { label, given: before } = data.rows[row];
    const seen = data.columns.filter((_, column) => isSeen(data, [row, column])).length;
    const giving = new Giving({
      row,
      label,
      columns: data.columns,
      given: data.columns.slice(0, seen).map((_, column) => before?.[column] ?? 0),
      drawn: (changed) => this.mark(changed),
      draw: () => this.finish(true),
    });
    this.giving = giving;
    for (const [column, share] of given?.entries() ?? []) giving.sliders.give(column, share);
    this.table.append(giving.foot);
    this.below.replaceChildren(giving.line);
    this.mark();
  }

  /** @param {Place} place */
  cell([row, column]) {
    return this.body.rows[row].cells[column + 1];
  }

  /** @param {Place} place */
  focus(place) {
    const before = this.focused;
    this.cell(before).tabIndex = -1;
    this.focused = this.inside(place);
    const cell = this.cell(this.focused);
    cell.tabIndex = 0;
    cell.focus({ preventScroll: false });
    if (this.focused[0] !== before[0]) this.give();
  }

  /** @param {PointerEvent} event */
  begin(event) {
    const place = placeOf(event.target);
    if (!place || event.button !== 0) return;
    event.preventDefault();
    this.drop();
    this.focus(place);
    if (!isSeen(this.data, place)) return;
    const [row, column] = place;
    if (this.data.brush === "as there") this.tell({ row, keys: [] });
    else if (this.giving) {
      this.scroll.setPointerCapture(event.pointerId);
      this.pulled = { column, from: event.clientY };
      this.giving.grip(column);
    } else {
      this.stroke = { row, keys: new Set([column]) };
      this.mark();
    }
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (!event.buttons) return;
    if (this.pulled) {
      this.giving?.pull(this.pulled.column, this.pulled.from - event.clientY);
      return;
    }
    if (!this.stroke) return;
    const place = placeOf(this.tree.elementFromPoint(event.clientX, event.clientY));
    if (place && place[0] === this.stroke.row && isSeen(this.data, place)) {
      this.stroke.keys.add(place[1]);
      this.mark();
    }
  }

  /**
   * Show which cells are painted, and how much the row below has given to each.
   * @param {Giving | null} [giving]
   */
  mark(giving = this.giving) {
    for (const cell of this.body.querySelectorAll("td.on")) {
      cell.classList.remove("on");
      cell.setAttribute("aria-selected", "false");
      cell.textContent = cellText(this.data, /** @type {Place} */ (placeOf(cell)));
    }
    for (const [row, line] of [...this.body.rows].entries()) line.classList.toggle("at", row === giving?.row);
    const stroke = giving?.dirty ? giving.stroke : this.painted();
    for (const column of stroke?.keys ?? []) {
      const cell = this.cell([giving?.row ?? /** @type {Stroke} */ (stroke).row, column]);
      cell.classList.add("on");
      cell.setAttribute("aria-selected", "true");
      if (giving) cell.textContent = String(giving.given[column]);
    }
    this.announce(stroke && stroke.keys.length > 0 ? stroke : null);
  }

  /**
   * Return the stroke of the cells that are being painted.
   * @returns {Stroke | null}
   */
  painted() {
    return this.stroke && { row: this.stroke.row, keys: [...this.stroke.keys].sort((a, b) => a - b) };
  }

  /** @param {Stroke | null} stroke */
  announce(stroke) {
    const detail = stroke && { brush: this.data.brush, shares: [], ...stroke };
    this.root.dispatchEvent(new CustomEvent("painting", { bubbles: true, composed: true, detail }));
  }

  drop() {
    this.stroke = this.pulled = null;
    this.mark();
  }

  /**
   * Paint the row. asked: also one that is given per cents, by its own button.
   * @param {boolean} [asked]
   */
  finish(asked = false) {
    this.pulled = null;
    if (this.giving && !asked) return;
    const stroke = this.giving ? this.giving.stroke : this.painted();
    if (stroke && stroke.keys.length > 0) this.tell(stroke);
  }

  /** @param {Stroke} stroke */
  tell(stroke) {
    this.announce(stroke);
    this.stroke = null;
    this.giving?.settle();
    this.presses.press({ brush: this.data.brush, shares: [], ...stroke });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const place = placeOf(event.target);
    if (!place || event.ctrlKey || event.metaKey || event.altKey || !this.press(event.key, place)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * Do what a key does on a cell; return whether it does anything.
   * @param {string} key
   * @param {Place} place
   */
  press(key, place) {
    const [row, column] = place;
    const open = isSeen(this.data, place);
    if (key in WAYS) this.focus([row + WAYS[key][0], column + WAYS[key][1]]);
    else if (this.giving && open && (/^[0-9]$/.test(key) || key === "Backspace")) this.giving.type(column, key);
    else if (key === " " && open && MARKS.includes(this.data.brush)) this.turn(row, column);
    else if (key === "Enter") this.enter(row, column, open);
    else if (key === "Escape") {
      this.drop();
      this.give(true);
    } else return false;
    return true;
  }

  /**
   * Mark a cell, or take its mark away.
   * @param {number} row
   * @param {number} column
   */
  turn(row, column) {
    const stroke = this.stroke?.row === row ? this.stroke : { row, keys: new Set() };
    this.stroke = stroke;
    if (!stroke.keys.delete(column)) stroke.keys.add(column);
    this.mark();
  }

  /**
   * @param {number} row
   * @param {number} column
   * @param {boolean} open whether the mask lets the row look there
   */
  enter(row, column, open) {
    if (this.giving) this.finish(true);
    else if (this.data.brush === "as there") this.tell({ row, keys: [] });
    else {
      const marked = this.stroke?.row === row && this.stroke.keys.size > 0;
      if (open && !marked) this.stroke = { row, keys: new Set([column]) };
      this.finish();
    }
  }
}

/** Draw the component. */
export const draw = drawnBy((/** @type {Given<Data>} */ given) => new PaintMap(given));
