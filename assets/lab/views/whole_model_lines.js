// The lines of the picture of a Transformer, wherever the browser has put its boxes: the river of each side, what flows
// into it, branches to the sublayers, and the encoder's output on its way to the decoder.

import { svg, within } from "../shared/elements.js";

/** @typedef {readonly number[]} Points x and y in turn */

/**
 * Where a box is, in pixels from the corner of the picture. x, y: its middle.
 * @typedef {Record<"left" | "right" | "top" | "bottom" | "x" | "y", number>} Place
 */

const NARROWEST = 2; // pixels of what flows in
const WIDEST = 1.2; // of the river's width
const TIP = { viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8 };

/**
 * Return the shape of what flows from the edge of a box into the river, as wide as its share of the stream.
 * @param {Place} from
 * @param {Place} river
 * @param {number} share
 * @param {number} y where it leaves the box
 */
export function inflowShape(from, river, share, y) {
  const half = Math.max(river.right - river.left, 1) / 2;
  const [start, end] = from.x > river.x ? [from.left, river.right] : [from.right, river.left];
  const wide = Math.max(NARROWEST, Math.min(share, WIDEST) * 2 * half);
  const [top, bottom, middle] = [y - wide / 2, y + wide / 2, (start + end) / 2];
  const fall = Math.min(6, half / 2);
  return `M${start} ${top} C${middle} ${top} ${middle} ${top + fall} ${end} ${top + fall}
    V${bottom + fall} C${middle} ${bottom + fall} ${middle} ${bottom} ${start} ${bottom} z`;
}

/**
 * Return the lines from the river through the norm of a sublayer into it.
 * @param {Place} norm
 * @param {Place} main the sublayer's box
 * @param {Place} river
 * @returns {Points[]}
 */
export function branches(norm, main, river) {
  const right = norm.x > river.x;
  const [bank, near] = right ? [river.right, norm.left] : [river.left, norm.right];
  if (norm.bottom <= main.top) {
    return [
      [bank, norm.y, near, norm.y],
      [norm.x, norm.bottom, norm.x, main.top],
    ];
  }
  const over = norm.top - 4; // past the sublayer, and back through it
  return [
    [bank, over, norm.x, over, norm.x, norm.top],
    [near, norm.y, right ? main.right : main.left, norm.y],
  ];
}

/**
 * Return the line from the river into a sublayer that reads it as it is.
 * @param {Place} main the sublayer's box
 * @param {Place} river
 * @returns {Points}
 */
export function unnormed(main, river) {
  const y = main.top + 6;
  return main.x > river.x ? [river.right, y, main.left, y] : [river.left, y, main.right, y];
}

/** One drawing of all lines. */
class Lines {
  /** @param {HTMLElement} model */
  constructor(model) {
    this.model = model;
    this.canvas = within(model, "svg", SVGSVGElement);
    this.origin = model.getBoundingClientRect();
    /** @type {Place[]} boxes that the encoder's output leads to */
    this.readers = [];
    const size = { id: "tip", ...TIP, markerUnits: "userSpaceOnUse", orient: "auto" };
    const tip = svg("marker", size, [svg("path", { d: "M0 0 L8 4 L0 8 z" })]);
    this.canvas.replaceChildren(svg("defs", {}, [tip]));
  }

  /**
   * @param {Element} node
   * @returns {Place}
   */
  place(node) {
    const { left, right, top, bottom } = node.getBoundingClientRect();
    const { left: x, top: y } = this.origin;
    return {
      left: left - x,
      right: right - x,
      top: top - y,
      bottom: bottom - y,
      x: (left + right) / 2 - x,
      y: (top + bottom) / 2 - y,
    };
  }

  /**
   * @param {string} name its class
   * @param {Points} points
   * @param {boolean} [arrow]
   */
  line(name, points, arrow = true) {
    const d = `M${points.map((number) => number.toFixed(1)).join(" ")}`;
    this.canvas.append(svg("path", { class: name, d, ...(arrow ? { "marker-end": "url(#tip)" } : {}) }));
  }

  /**
   * @param {Place} from
   * @param {Place} river
   * @param {Element | undefined} row whose share it is
   * @param {number} y
   */
  inflow(from, river, row, y) {
    const share = Number(row instanceof HTMLElement && row.dataset.share);
    this.canvas.append(svg("path", { class: "inflow", d: inflowShape(from, river, share, y), "data-share": share }));
  }

  /** @param {Element} side */
  side(side) {
    const [input, output, predictions] = [...side.querySelectorAll(":scope > .row.stream .main")].map((box) =>
      this.place(box),
    );
    const river = this.place(within(side, ":scope > .row.add .added", Element));
    const d = `M${river.left} ${input.bottom} H${river.right} V${output.top} H${river.left} z`;
    this.canvas.append(svg("path", { class: "river", d }));
    if (predictions) this.line("flow", [river.x, output.bottom, river.x, predictions.top]);
    for (const row of side.querySelectorAll(".row.add, .row.branch")) {
      if (!row.closest(".layer:not(.open)")) this.row(row, river);
    }
    for (const layer of side.querySelectorAll(".layer:not(.open)")) this.folded(layer, river);
  }

  /**
   * @param {Element} row
   * @param {Place} river
   */
  row(row, river) {
    const main = this.place(within(row, ".main", Element));
    const norm = row.querySelector(".norm");
    this.inflow(main, river, row, main.y);
    if (norm !== null) {
      for (const points of branches(this.place(norm), main, river)) this.line("branch", points);
    } else if (row.closest(".layer")) this.line("branch", unnormed(main, river));
    if (row.querySelector(".cross")) this.readers.push(main);
  }

  /**
   * @param {Element} layer
   * @param {Place} river
   */
  folded(layer, river) {
    const fold = this.place(within(layer, ".fold", Element));
    const rows = [...layer.querySelectorAll(".row")];
    const apart = (fold.bottom - fold.top) / (rows.length + 1);
    for (const [index, row] of rows.entries()) this.inflow(fold, river, row, fold.top + (index + 1) * apart);
    if (layer.querySelector(".cross")) this.readers.push(fold);
  }

  /** Lead the encoder's output to the boxes that read it. */
  memory() {
    const last = this.model.querySelector(".encoder > .row:last-child .main");
    if (!last || this.readers.length === 0) return;
    const [encoder, decoder] = [...this.model.querySelectorAll(".side")].map((side) => this.place(side));
    const end = this.place(last);
    const x = (encoder.right + decoder.left) / 2;
    const heights = [...this.readers.map(({ y }) => y), end.y];
    this.line("memory", [end.right, end.y, x, end.y], false);
    this.line("memory", [x, Math.min(...heights), x, Math.max(...heights)], false);
    for (const { left, y } of this.readers) this.line("memory", [x, y, left, y]);
  }
}

/**
 * Draw all lines anew.
 * @param {HTMLElement} model
 */
export function connect(model) {
  const lines = new Lines(model);
  for (const side of model.querySelectorAll(".side")) lines.side(side);
  lines.memory();
}
