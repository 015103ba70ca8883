// The other looks of a record in the player. Its map: a row of cells for each target word. Its bars: the weights of the current
// step alone, the softmax row, a bar below each source word.

import { svg } from "../../shared/elements.js";
import { STRONG, shade } from "./shade.js";

/** @import { Extent, Places, Span } from "./places.js" */

/**
 * What is drawn. shades: weights of a row. cell: the row at hand. pointed: the column that is asked about, or -1. end: that of
 * the end mark, or -1. text: of a weight, "" where it has none.
 * @typedef {object} Shown
 * @property {(cell: number) => readonly number[]} shades
 * @property {number} cell
 * @property {number} pointed
 * @property {number} end
 * @property {(weight: number) => string} text
 */

/**
 * Draw all cells, a group for each row.
 * @param {Places} places
 * @param {Shown} shown
 */
export function mapCells({ columns, rows }, { shades, cell, pointed, end, text }) {
  return rows.map((row, index) => {
    const nodes = shades(index).flatMap((weight, source) => {
      const { from, size } = columns[source];
      const endClass = source === end ? "to-end" : "";
      const rect = svg("rect", {
        ...{ x: from + 1, y: row.from + 1, width: size - 2, height: row.size - 2, rx: 3 },
        class: `${source === pointed ? "asked-for" : ""} ${endClass}`,
      });
      rect.style.fill = shade(weight, source === end) || "var(--weight-0)";
      if (index !== cell) return [rect];
      rect.dataset.source = String(source);
      const label = text(weight);
      if (label === "") return [rect];
      const middle = { x: from + size / 2, y: row.from + row.size / 2 };
      const className = `${weight >= STRONG ? "on-strong" : ""} ${endClass}`;
      return [rect, svg("text", { ...middle, class: className }, [label.replaceAll(" %", "\u00a0%")])];
    });
    return svg("g", { class: index === cell ? "row-now" : index < cell ? "row-written" : "row-coming" }, nodes);
  });
}

/**
 * Draw a row of weights as bars: each source word has a slot, and a weight of 1 fills it. They are as wide as a ribbon of
 * weight 1.
 * @param {Places} places
 * @param {readonly number[]} row
 * @param {{ pointed: number, end: number }} marked
 */
export function rowBars(places, row, { pointed, end }) {
  const { sources, start, end: finish, full } = places;
  /** @param {Span} span @param {number} share */
  const slot = ({ along }, share) => {
    /** @type {Extent[]} */
    const [across, down] = [
      { from: along - full / 2, size: full },
      { from: start + 4, size: share * (finish - start - 12) },
    ];
    const [x, y] = places.downwards ? [down, across] : [across, down];
    return { x: x.from, y: y.from, width: x.size, height: y.size, rx: 2 };
  };
  return row.flatMap((weight, source) => {
    const endClass = source === end ? "to-end" : "";
    const bar = svg("rect", { ...slot(sources[source], weight), class: `bar ${endClass}` });
    bar.classList.toggle("asked-for", source === pointed);
    bar.dataset.source = String(source);
    return [svg("rect", { ...slot(sources[source], 1), class: `slot ${endClass}` }), bar];
  });
}
