// What stands between source and target: ribbons of weights or, without attention, one line.

import { svg } from "../../shared/elements.js";
import { point } from "./places.js";

/** @import { Places } from "./places.js" */

const HAIR = 0.8; // pixels: thinner ribbons are drawn so wide and the fainter

/**
 * Ends of ribbons, as `Places` says it; of the words only where they stand along the reading direction.
 * @typedef {object} Ends
 * @property {boolean} downwards
 * @property {readonly { along: number }[]} sources
 * @property {readonly { along: number }[]} targets
 * @property {number} full
 * @property {number} start
 * @property {number} end
 */

/**
 * Draw the ribbons of a row of weights: at the target word side by side, together as wide as 1. least: weights below it are
 * left out, but for the largest. end: the source's end mark, whose ribbon is grey.
 * @param {Ends} places
 * @param {readonly number[]} row
 * @param {number} cell
 * @param {number} least
 * @param {number} end
 */
export function ribbons(places, row, cell, least, end) {
  const { sources, targets, start, end: finish, full } = places;
  const bend = 0.58 * (finish - start);
  const most = Math.max(...row);
  const way = wayOf(sources); // of two ribbons the one from further along ends further along: they do not cross
  let reached = targets[cell].along - (way * full) / 2;
  return row.flatMap((weight, source) => {
    const width = weight * full;
    const to = reached + (way * width) / 2;
    reached += way * width;
    if (weight < least && weight < most) return [];
    const from = sources[source].along;
    const [first, second] = [point(places, from, start + bend), point(places, to, finish - bend)];
    const path = svg("path", {
      d: `M${point(places, from, start)} C${first} ${second} ${point(places, to, finish)}`,
      "stroke-width": Math.max(width, HAIR).toFixed(2),
      pathLength: "1",
      "data-source": source,
      ...(source === end ? { class: "to-end" } : {}),
    });
    path.style.opacity = Math.min(1, Math.max(0.2, width / HAIR)).toFixed(2);
    return [path];
  });
}

/**
 * Return -1 where the words of a row stand from right to left, else 1.
 * @param {readonly { along: number }[]} words
 */
function wayOf(words) {
  return words[words.length - 1].along < words[0].along ? -1 : 1;
}

/**
 * Return the parts of the one line of a model without attention: it reads, hands one vector over, and writes. written:
 * up to a word. next: the way to it.
 * @param {Places} places
 */
export function chain(places) {
  const { sources, targets, start, end } = places;
  /** @type {(along: number, way: number) => string} */
  const to = (along, way) => point(places, along, way);
  const middle = (start + end) / 2;
  const near = start + 0.14 * (end - start);
  const far = end - 0.14 * (end - start);
  const first = sources[0].along;
  const last = sources[sources.length - 1].along;
  const begin = targets[0].along;
  const [out, back] = [wayOf(sources), wayOf(targets)];
  const ends = [first, last, begin, targets[targets.length - 1].along]; // as much room as on the other side
  const turn = Math.min(middle - near, ...ends);
  /** @type {(along: number, from: number, to: number) => string} */
  const stroke = (along, from, until) => `M${to(along, from)} L${to(along, until)}`;
  const down = `M${to(last, near)} C${to(last + out * turn, near)} ${to(last + out * turn, middle)} ${to(last, middle)}`;
  const across = `L${to(begin, middle)} C${to(begin - back * turn, middle)} ${to(begin - back * turn, far)} ${to(begin, far)}`;
  const crossing = `${down} ${across}`;
  const words = sources.map(({ along }) => stroke(along, start, near));
  return {
    crossing,
    read: `${words.join(" ")} M${to(first, near)} L${to(last, near)}`,
    /** @param {number} cell */
    written(cell) {
      if (cell === 0) return "";
      const writes = targets.slice(0, cell).map(({ along }) => stroke(along, far, end));
      return `${writes.join(" ")} M${to(begin, far)} L${to(targets[cell - 1].along, far)}`;
    },
    /** @param {number} cell */
    next(cell) {
      const { along } = targets[cell];
      const before = cell > 0 ? `M${to(targets[cell - 1].along, far)}` : crossing;
      return `${before} L${to(along, far)} L${to(along, end)}`;
    },
  };
}
