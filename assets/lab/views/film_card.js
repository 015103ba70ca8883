// One model in a replayed training: what it writes at a moment, and where it looks.

import { fromBase64 } from "../shared/bytes.js";
import { element, put, say, svg } from "../shared/elements.js";
import { inLanguage } from "../shared/languages.js";
import { channels, mixed, pixel } from "../shared/ramp.js";
import { drawCells } from "../shared/thumbnail.js";

/** @import { LanguagePair } from "../shared/languages.js" */
/** @import { Share } from "../shared/shares.js" */

/** @typedef {"light" | "dark"} Scheme */

/**
 * What a model writes at one of its frames. labels: of the rows that are seen. more: how many are not. cells: the weights
 * in base64, a byte each; none where the model has no attention.
 * @typedef {{ text: string, labels: string[], more: number, cells?: string }} Frame
 */

/**
 * columns: labels. at: its frame at each moment. scores: in words, at each moment.
 * @typedef {object} Model
 * @property {string} title
 * @property {LanguagePair} pair
 * @property {Record<Scheme, string>} colours
 * @property {number[]} dashes
 * @property {string[]} columns
 * @property {Frame[]} frames
 * @property {number[]} at
 * @property {string[]} scores
 */

const NO_MAP = "No attention: the decoder gets one vector, so there is no map.";

/** A map of weights; one that is pointed at is told below. */
class FilmMap {
  /**
   * @param {readonly string[]} columns
   * @param {number} rows
   * @param {LanguagePair} pair
   */
  constructor(columns, rows, { source, target }) {
    this.columns = columns;
    /** @type {Frame | null} */
    this.frame = null;
    /** @type {readonly Share[]} */
    this.shares = [];
    /** by byte @type {readonly number[]} */
    this.pixels = [];
    this.cells = new Uint8Array();
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.note = element("p", { class: "note" });
    const spans = columns.map((label) => element("span", { lang: source.code }, [label]));
    const head = element("div", { class: "columns", "aria-hidden": "true" }, spans);
    this.labels = Array.from({ length: rows }, () => element("span", inLanguage(target)));
    const side = element("div", { class: "rows", "aria-hidden": "true" }, this.labels);
    this.node = element("div", { class: "map" }, [head, side, this.canvas]);
    this.canvas.addEventListener("pointermove", (event) => this.point(event));
    this.canvas.addEventListener("pointerleave", () => this.tellRest());
  }

  /**
   * @param {readonly Share[]} shares
   * @param {readonly string[]} colours at even steps of the square root, as in every map
   */
  colour(shares, colours) {
    const stops = colours.map(channels);
    this.shares = shares;
    this.pixels = shares.map(([share]) => pixel(mixed(stops, Math.sqrt(share))));
    this.paint();
  }

  /** @param {Frame} frame */
  show(frame) {
    this.frame = frame;
    this.cells = fromBase64(frame.cells ?? "");
    for (const [row, node] of this.labels.entries()) say(node, frame.labels[row] ?? "");
    this.tellRest();
    this.paint();
  }

  /** Say how many rows are not seen. */
  tellRest() {
    const more = this.frame?.more ?? 0;
    say(this.note, more > 0 ? `and ${more} more piece${more > 1 ? "s" : ""}` : "\u00a0");
  }

  paint() {
    if (this.frame === null) return;
    const rows = this.frame.labels.length;
    this.canvas.style.setProperty("--rows", String(rows));
    drawCells(this.canvas, rows, this.columns.length, (cell) => this.pixels[this.cells[cell]]);
  }

  /** @param {PointerEvent} event */
  point({ clientX, clientY }) {
    const labels = this.frame?.labels ?? [];
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const column = Math.floor(((clientX - left) / width) * this.columns.length);
    const row = Math.floor(((clientY - top) / height) * labels.length);
    const share = this.shares[this.cells[row * this.columns.length + column]];
    if (share) say(this.note, `“${labels[row]}” looks ${share[1]} at “${this.columns[column]}”.`);
  }
}

/** A model's card. */
export class Card {
  /**
   * @param {Model} model
   * @param {number} rows of its map
   */
  constructor(model, rows) {
    this.model = model;
    this.line = svg("path", { d: "M1 5h26", "stroke-dasharray": model.dashes.join(" ") });
    const swatch = svg("svg", { class: "swatch", viewBox: "0 0 28 10", "aria-hidden": "true" }, [this.line]);
    const title = element("p", { class: "title" }, [swatch, model.title]);
    this.score = element("p", { class: "score" });
    this.written = element("p", { class: "written", ...inLanguage(model.pair.target) });
    this.map = model.frames[0].cells === undefined ? null : new FilmMap(model.columns, rows, model.pair);
    const below = this.map ? [this.map.node, this.map.note] : [element("p", { class: "none" }, [NO_MAP])];
    const parts = [title, this.score, this.written, ...below];
    this.node = element("section", { class: "card", "aria-label": model.title }, parts);
  }

  /**
   * @param {Scheme} scheme
   * @param {readonly Share[]} shares
   * @param {readonly string[]} colours of weights
   */
  colour(scheme, shares, colours) {
    const ink = this.model.colours[scheme];
    this.line.style.stroke = ink;
    this.node.style.setProperty("--line", ink);
    this.map?.colour(shares, colours);
  }

  /** @param {number} moment */
  show(moment) {
    const { at, scores, frames } = this.model;
    const frame = frames[at[moment]];
    say(this.score, scores[moment]);
    say(this.written, frame.text || "nothing");
    this.written.classList.toggle("empty", !frame.text);
    put(this.written, "title", frame.text);
    this.map?.show(frame);
  }
}
