// Per cents for one row of the painted map, given out below its columns.

import { element, say } from "../shared/elements.js";
import { Sliders } from "../shared/sliders.js";

const PULLED = 1; // per cent that a pixel of a drag up or down a cell gives or takes
const DIGITS = 3; // of a per cent that is typed on a cell

/**
 * A row that is given its per cents. given: whole per cents of the columns that the row may look at, changed in place.
 * drawn: called with each change. draw: paint the row.
 * @typedef {object} GivenRow
 * @property {number} row
 * @property {string} label
 * @property {readonly string[]} columns all of them
 * @property {number[]} given
 * @property {(giving: Giving) => void} drawn
 * @property {() => void} draw
 */

/** The fields of one row: `foot` goes into the table, `line` below it. */
export class Giving {
  /** @param {GivenRow} row */
  constructor({ row, label, columns, given, drawn, draw }) {
    this.row = row;
    this.given = given;
    this.dirty = false; // whether something else was given than the row is painted with
    /** @private */
    this.changed = drawn;
    /** @private */
    this.painted = JSON.stringify(given);
    /** @private @type {{ column: number, text: string }} what is being typed */
    this.typed = { column: -1, text: "" };
    /** @private what a column had when a drag began */
    this.before = 0;
    /** @private */
    this.rest = element("span", { class: "rest", role: "status" });
    /** @private */
    this.use = element("button", { type: "button" }, ["Paint this row"]);
    /** @private */
    this.spread = element("button", { type: "button" }, ["Spread the rest"]);
    this.use.onclick = draw;
    this.sliders = new Sliders(columns.slice(0, given.length), given, (left) => this.show(left));
    this.spread.onclick = () => this.sliders.spread();
    const { inputs, numbers } = this.sliders;
    const cells = columns.map((_, column) =>
      element("td", {}, column < given.length ? [inputs[column], numbers[column]] : []),
    );
    this.foot = element("tfoot", {}, [element("tr", {}, [element("th", { scope: "row" }, [label]), ...cells])]);
    this.line = element("p", { class: "giving" }, [this.use, this.spread, this.rest]);
    this.foot.onkeydown = (event) => {
      if (event.key !== "Enter" || this.use.disabled) return;
      event.preventDefault();
      draw();
    };
  }

  /** What can have the focus, in an order that stays. */
  get controls() {
    return [this.use, this.spread, ...this.sliders.inputs, ...this.sliders.numbers];
  }

  /**
   * @private
   * @param {number} left per cents that are left to give
   */
  show(left) {
    this.dirty = JSON.stringify(this.given) !== this.painted;
    this.use.disabled = left === 100;
    this.spread.disabled = left === 0;
    const scaled = left > 0 && left < 100 ? ". If you paint it now, it is scaled up to 100 %" : "";
    say(this.rest, left > 0 ? `${left} % left to give${scaled}` : "All 100 % given");
    this.changed(this);
  }

  /** The row is painted with what was given. */
  settle() {
    this.dirty = false;
    this.painted = JSON.stringify(this.given);
  }

  /**
   * Begin a drag on a cell.
   * @param {number} column
   */
  grip(column) {
    this.before = this.given[column];
  }

  /**
   * Take a drag that has come so many pixels up from where it began.
   * @param {number} column
   * @param {number} up
   */
  pull(column, up) {
    this.sliders.give(column, this.before + Math.round(PULLED * up));
  }

  /**
   * Take a digit, or Backspace, on a cell.
   * @param {number} column
   * @param {string} key
   */
  type(column, key) {
    const before = this.typed.column === column ? this.typed.text : "";
    const text = key === "Backspace" ? before.slice(0, -1) : before.length < DIGITS ? before + key : key;
    this.typed = { column, text };
    this.sliders.give(column, Number(text));
  }

  /** What was given, as the server receives it: only to columns that have some. */
  get stroke() {
    const keys = [...this.given.keys()].filter((column) => this.given[column] > 0);
    return { row: this.row, keys, shares: keys.map((column) => this.given[column]) };
  }
}
