// Bars of the most likely tokens of a step, the written one marked, with their labels on the left and an axis below.

import { element, svg } from "../../shared/elements.js";
import { isolated } from "../../shared/languages.js";
import { shareText } from "../../shared/shares.js";
import { Tip } from "../../shared/tip.js";
import { linkedView } from "../linked_view.js";

/**
 * One step: labels and probabilities of its tokens, and the index of the written one, -1 for none. marks: other
 * probabilities, marked on the bars.
 * @typedef {{ labels: readonly string[], shares: readonly number[], written: number, marks?: readonly number[] }} Step
 */

const ROW = 22; // pixels
const BAR = 14; // pixels: its thickness
const MARK = 18; // pixels: height of a mark
const NEAR = 0.35; // of the axis, what a number at a bar's end takes up
const INSIDE_FROM = 0.6; // longer bars carry their number inside
const TICKS = [0, 0.25, 0.5, 0.75, 1];
const AXIS = 20; // pixels below the bars, to the middle of the numbers

export class CandidateBars {
  /** @param {HTMLElement} place an empty element */
  constructor(place) {
    this.place = place;
    this.labels = element("div", { class: "labels" });
    this.bars = svg("g");
    this.axis = svg("g");
    this.plot = svg("svg", { "aria-hidden": "true" }, [this.axis, this.bars]);
    this.tip = new Tip(place);
    /** @type {Step | null} */
    this.step = null;
    place.replaceChildren(
      this.labels,
      this.plot,
      element("div", { class: "title", "aria-hidden": "true" }, ["probability"]),
      this.tip.node,
    );
    this.tip.watch(place, (part) => this.facts(part));
  }

  /**
   * Show a step; there is room for the step with most bars.
   * @param {readonly Step[]} steps
   * @param {number} shown
   */
  paint(steps, shown) {
    const most = Math.max(...steps.map(({ labels }) => labels.length));
    const step = steps[shown];
    this.step = step;
    this.place.style.setProperty("--rows", String(most));
    this.labels.replaceChildren(
      ...step.labels.map((label, row) => {
        const name = element("span", { "data-row": row, ...(row === step.written ? { class: "written" } : {}) });
        name.append(...isolated(label));
        return name;
      }),
    );
    this.bars.replaceChildren(...step.shares.flatMap((share, row) => this.bar(step, share, row)));
    this.axis.replaceChildren(
      ...TICKS.flatMap((tick) => [
        svg("line", { x1: percent(tick), x2: percent(tick), y1: 0, y2: most * ROW }),
        svg("text", { x: percent(tick), y: most * ROW + AXIS / 2 + 2 }, [percent(tick)]),
      ]),
    );
    this.tip.hide();
  }

  /**
   * @private
   * @param {Step} step
   * @param {number} share
   * @param {number} row
   */
  bar({ written, marks }, share, row) {
    const state = row === written ? "written" : "";
    const inside = share >= INSIDE_FROM;
    const middle = (row + 0.5) * ROW;
    const text = row === written ? `${shareText(share)}, written` : shareText(share);
    const mark = marks?.[row];
    const end = mark !== undefined && mark > share && mark < share + NEAR ? mark : share; // no number touches a mark
    const number = { x: percent(end), y: middle, dx: inside ? -6 : 5, class: inside ? "inside" : "" };
    return [
      svg("rect", { x: 0, y: row * ROW, width: "100%", height: ROW, class: "field", "data-row": row }),
      svg("rect", { x: 0, y: middle - BAR / 2, width: percent(share), height: BAR, class: `bar ${state}` }),
      svg("text", { ...number, class: `number ${number.class}` }, [text]),
      ...(mark === undefined ? [] : [markAt(mark, middle)]),
    ];
  }

  /**
   * @private
   * @param {Element} part
   * @returns {[string, string][] | null}
   */
  facts(part) {
    const row = Number(part.closest("[data-row]")?.getAttribute("data-row") ?? Number.NaN);
    if (this.step === null || Number.isNaN(row)) return null;
    return [
      ["token", this.step.labels[row]],
      ["probability", shareText(this.step.shares[row])],
    ];
  }
}

/**
 * @param {number} share
 * @param {number} middle of the row
 */
function markAt(share, middle) {
  const x = percent(share);
  return svg("line", { class: "mark", x1: x, x2: x, y1: middle - MARK / 2, y2: middle + MARK / 2 });
}

/** @param {number} share */
function percent(share) {
  return `${100 * share}%`;
}

/** Draw the component: the steps of a record, of which a control shows one. */
export const draw = linkedView((place) => {
  const bars = new CandidateBars(place);
  return (/** @type {{ steps: readonly Step[] }} */ { steps }, [shown]) => bars.paint(steps, shown);
});
