// The drawing of the player: what the current step looks at, and faintly what earlier steps looked at.

import { put, svg } from "../../shared/elements.js";
import { eased } from "../../shared/motion.js";
import { mapCells, rowBars } from "./cells.js";
import { chain, ribbons } from "./lines.js";

/** @import { Places } from "./places.js" */
/** @import { Track } from "./track.js" */
/** @import { Weights } from "./weights.js" */
/** @import { Moment } from "./words.js" */

/** @typedef {"ribbons" | "map" | "bars"} Shape */

const DRAWN = 0.002; // the least weight of a ribbon
const REMEMBERED = 0.05; // and of a faint one
const ARRIVED = 0.65; // the share of a step's drawing after which its ribbons have arrived
const WRITTEN = 0.3; // the share in which its word is written then

/**
 * Return how much of a step's ribbons, and of its word, is drawn.
 * @param {number} progress of the drawing, from 0 to 1
 */
export function drawnShares(progress) {
  return {
    ribbons: eased(Math.min(1, progress / ARRIVED)),
    word: Math.max(0, Math.min(1, (progress - ARRIVED) / WRITTEN)),
  };
}

export class Board {
  /**
   * @param {Track} track
   * @param {Weights} weights
   */
  constructor(track, weights) {
    /** @private */
    this.track = track;
    /** @private */
    this.weights = weights;
    this.past = svg("svg", { class: "past", "aria-hidden": "true" });
    this.now = svg("svg", { class: "now", "aria-hidden": "true" });
    /** @type {Places | null} */
    this.places = null;
    /** @type {Shape} */
    this.shape = "ribbons";
    /** @private the view whose faint ribbons are drawn */
    this.view = -1;
    /** @private @type {SVGGElement[] | null} */
    this.faint = null;
    /** @private @type {ReturnType<typeof chain> | null} */
    this.chain = null;
    /** @private @type {SVGPathElement[]} */
    this.paths = [];
  }

  /**
   * Take what has moved.
   * @param {Places} places
   * @param {Shape} shape
   */
  lay(places, shape) {
    this.places = places;
    this.shape = shape;
    this.faint = null;
  }

  /**
   * Draw a step.
   * @param {Moment} moment
   */
  draw({ step, view, pointed }) {
    const { places } = this;
    if (places === null) return;
    if (view !== this.view || this.faint === null) this.faint = this.remember(places, view);
    const { cell } = this.track.steps[step];
    const asking = pointed >= 0;
    if (this.shape !== "ribbons") {
      this.drawWeights(places, { step, view, pointed }, cell);
      return;
    }
    for (const [index, group] of this.faint.entries()) {
      put(group, "display", index < cell && !asking ? "inline" : "none");
    }
    this.now.parentElement?.classList.toggle("asking", asking);
    this.now.replaceChildren(...this.lines(places, { step, view, pointed }, cell));
    this.paths = [...this.now.querySelectorAll("path")].filter((path) => path.hasAttribute("pathLength"));
  }

  /**
   * @private
   * @param {Places} places
   * @param {Moment} moment
   * @param {number} cell
   */
  lines(places, { step, view, pointed }, cell) {
    const { weights } = this;
    if (this.chain !== null) {
      return [
        svg("path", { class: "line", d: this.chain.written(cell) }),
        svg("path", { class: "line going", d: this.chain.next(cell), pathLength: "1" }),
      ];
    }
    if (pointed < 0) return ribbons(places, weights.row(view, step), cell, DRAWN, weights.end);
    return Array.from({ length: cell + 1 }, (_, index) => {
      const row = weights.rowOf(view, index, step).map((weight, source) => (source === pointed ? weight : 0));
      return ribbons(places, row, index, DRAWN, weights.end);
    }).flat();
  }

  /**
   * Draw the faint ribbons of all target words, hidden until they are written.
   * @private
   * @param {Places} places
   * @param {number} view
   */
  remember(places, view) {
    const { weights } = this;
    this.view = view;
    const faint = this.track.cells.map(([, , , , row], cell) => {
      const drawn = weights.any && this.shape === "ribbons";
      const paths = drawn ? ribbons(places, weights.row(view, row), cell, REMEMBERED, weights.end) : [];
      return svg("g", { display: "none" }, paths);
    });
    this.past.replaceChildren(...faint);
    if (weights.any) return faint;
    this.chain = chain(places);
    for (const d of [this.chain.read, this.chain.crossing]) this.past.append(svg("path", { class: "line", d }));
    return faint;
  }

  /**
   * @private
   * @param {Places} places
   * @param {Moment} moment
   * @param {number} cell
   */
  drawWeights(places, { step, view, pointed }, cell) {
    const { weights } = this;
    const { end } = weights;
    /** @param {number} index */
    const shades = (index) => weights.rowOf(view, index, step);
    /** @param {number} weight */
    const text = (weight) => weights.told(weight);
    const nodes =
      this.shape === "bars"
        ? rowBars(places, weights.row(view, step), { pointed, end })
        : mapCells(places, { shades, cell, pointed, end, text });
    this.now.replaceChildren(...nodes);
    this.paths = [];
  }

  /**
   * Draw a share of the ribbons or bars.
   * @param {number} share
   */
  move(share) {
    for (const path of this.paths) path.style.strokeDasharray = share < 1 ? `${share} 2` : "";
    const grown = this.places?.downwards ? `scale(${share}, 1)` : `scale(1, ${share})`;
    for (const bar of this.now.querySelectorAll("rect.bar")) {
      /** @type {SVGRectElement} */ (bar).style.transform = share < 1 ? grown : "";
    }
  }
}
