// The parts of one attention step: vectors as strips of cells, and a line for each meeting of query and key.

import { fromBase64 } from "../shared/bytes.js";
import { element } from "../shared/elements.js";
import { drawCells } from "../shared/thumbnail.js";

const ZERO = 127; // the byte of a 0; 0 and 254 are the largest numbers, negative and positive
const COLUMNS = ["label", "key", "product", "score", "weight", "value"];

/** Pixels for bytes from -1 to 1. @typedef {Uint32Array} Pixels */
/** @typedef {Node | string | readonly (Node | string)[]} Content of a cell */

/** Vectors of one kind as numbers between -1 and 1, in units of `full`. */
export class Vectors {
  /** @param {{ columns: number, full: number, cells: string }} strip cells: base64, a byte each */
  constructor({ columns, full, cells }) {
    this.columns = columns;
    this.full = full;
    /** @private */
    this.numbers = Array.from(fromBase64(cells), (byte) => (byte - ZERO) / ZERO);
  }

  /** @param {number} index */
  row(index) {
    return this.numbers.slice(index * this.columns, (index + 1) * this.columns);
  }

  /**
   * Return the largest number of a vector, by absolute value.
   * @param {number} index
   */
  largest(index) {
    return Math.max(...this.row(index).map(Math.abs)) * this.full;
  }
}

/** A vector, drawn as a strip of cells. */
export class Strip {
  /** @param {number} columns */
  constructor(columns) {
    this.columns = columns;
    this.canvas = element("canvas", { width: columns, height: 1 });
    this.node = element("span", { class: "strip", style: `--cells: ${columns}`, "aria-hidden": "true" }, [this.canvas]);
  }

  /**
   * @param {readonly number[]} cells
   * @param {Pixels} pixels
   */
  paint(cells, pixels) {
    const byte = (/** @type {number} */ cell) => Math.round(ZERO + ZERO * Math.max(-1, Math.min(1, cell)));
    drawCells(this.canvas, 1, this.columns, (column) => pixels[byte(cells[column])]);
  }
}

/**
 * Make a line of cells.
 * @param {string} name its class
 * @param {readonly Content[]} contents by column
 */
export function line(name, contents) {
  const cells = contents.map((content, index) =>
    element("div", { class: `at-${COLUMNS[index]}` }, Array.isArray(content) ? content : [content]),
  );
  return element("div", { class: `line ${name}` }, cells);
}

/**
 * Make the line of captions.
 * @param {"dot" | "additive"} kind
 * @param {number} size of query and key
 */
export function captions(kind, size) {
  const texts = {
    dot: ["", "keys", "query · key", `÷ √${size}`, "weight", "value × weight"],
    additive: ["", "keys", "v · tanh(query + key)", "", "weight", "value × weight"],
  };
  const spans = texts[kind].map((text, index) => element("span", { class: `caption of-${COLUMNS[index]}` }, [text]));
  return line("captions", spans);
}

/** One key: its strip, the bars and numbers of its meeting with the query, its value. */
export class Meeting {
  /**
   * @param {string} label
   * @param {number} keyColumns
   * @param {number} valueColumns
   */
  constructor(label, keyColumns, valueColumns) {
    this.key = new Strip(keyColumns);
    this.value = new Strip(valueColumns);
    this.product = element("span", { class: "number" });
    this.score = element("span", { class: "number" });
    this.weight = element("span", { class: "number" });
    this.productBar = element("i");
    this.weightBar = element("i");
    const bars = [this.productBar, this.weightBar].map((bar) => element("span", { class: "bar" }, [bar]));
    this.node = line("meeting", [
      element("span", {}, [label]),
      this.key.node,
      [this.product, bars[0]],
      this.score,
      [bars[1], this.weight],
      this.value.node,
    ]);
  }

  /**
   * Let the bar of the product begin at zero.
   * @param {number} product
   * @param {number} low the least of all products and zero
   * @param {number} span from it to the largest
   */
  setBar(product, low, span) {
    Object.assign(this.productBar.style, {
      left: `${(100 * (Math.min(0, product) - low)) / span}%`,
      width: `${(100 * Math.abs(product)) / span}%`,
      transformOrigin: product < 0 ? "right" : "left",
    });
    this.productBar.classList.toggle("minus", product < 0);
  }
}
