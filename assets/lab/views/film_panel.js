// One quantity of all models in a replayed training, over the steps, with the present moment.

import { element, svg } from "../shared/elements.js";

/** @typedef {readonly [number, number]} Point from 0 to 1, upwards */

/**
 * lines: one for each model, with a point at each of its frames, null where it was not measured; the last is of the
 * shipped weights.
 * @typedef {{ title: string, top: string, lines: (Point | null)[][] }} Curves
 */

/**
 * Return the line through the points that were measured.
 * @param {readonly (Point | null)[]} points
 */
export function pathThrough(points) {
  const places = points.flatMap((point) => (point ? [`${100 * point[0]} ${100 - 100 * point[1]}`] : []));
  return places.length > 0 ? `M${places.join("L")}` : "";
}

/**
 * Put a dot at a point, and hide it where there is none.
 * @param {HTMLElement} dot
 * @param {Point | null} point
 */
function place(dot, point) {
  dot.style.display = point ? "" : "none";
  if (point) Object.assign(dot.style, { left: `${100 * point[0]}%`, top: `${100 - 100 * point[1]}%` });
}

/** One panel. */
export class Panel {
  /**
   * @param {Curves} curves
   * @param {{ models: { dashes: number[] }[], ticks: [number, string][] }} reel
   * @param {(x: number) => void} pick a place on the axis was pressed
   */
  constructor({ title, top, lines }, { models, ticks }, pick) {
    this.lines = lines;
    this.now = element("i", { class: "now" });
    this.paths = lines.map((points, index) =>
      svg("path", { d: pathThrough(points), "stroke-dasharray": models[index].dashes.join(" ") }),
    );
    this.ends = lines.map((points) => {
      const dot = element("i", { class: "end" });
      place(dot, points.at(-1) ?? null);
      return dot;
    });
    this.dots = lines.map(() => element("i", { class: "dot" }));
    const box = { viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" };
    const drawing = svg("svg", box, this.paths);
    const field = element("div", { class: "field" }, [drawing, this.now, ...this.ends, ...this.dots]);
    const marks = ticks.map(([x, text]) => element("span", { style: `left: ${100 * x}%` }, [text]));
    const caption = element("p", { class: "caption" }, [`${title}, from 0 to ${top}`]);
    const axis = element("div", { class: "ticks" }, marks);
    this.node = element("div", { class: "panel", "aria-hidden": "true" }, [caption, field, axis]);
    field.addEventListener("pointerdown", ({ clientX }) => {
      const { left, width } = field.getBoundingClientRect();
      pick((clientX - left) / width);
    });
  }

  /** @param {readonly string[]} inks a colour for each model */
  colour(inks) {
    for (const [index, ink] of inks.entries()) {
      this.paths[index].style.stroke = ink;
      this.ends[index].style.borderColor = ink;
      this.dots[index].style.background = ink;
    }
  }

  /**
   * @param {number} x of the moment
   * @param {readonly number[]} frames of each model
   */
  show(x, frames) {
    this.now.style.left = `${100 * x}%`;
    for (const [index, frame] of frames.entries()) place(this.dots[index], this.lines[index][frame]);
  }
}
