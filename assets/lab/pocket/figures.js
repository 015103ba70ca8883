// Small figures of the lessons: bars with their numbers, two translations, vectors as cells.

import { element } from "../shared/elements.js";
import { inLanguage } from "../shared/languages.js";
import { shareText } from "../shared/shares.js";

/** @import { Tensor } from "../engine/tensor.js" */
/** @import { Language } from "../shared/languages.js" */

/**
 * Draw a bar for each share between 0 and 1.
 * @param {readonly string[]} labels
 * @param {readonly number[]} shares
 */
export function bars(labels, shares) {
  const lines = labels.map((label, index) => {
    const bar = element("i");
    bar.style.width = `${(100 * shares[index]).toFixed(2)}%`;
    const track = element("span", { class: "track", "aria-hidden": "true" }, [bar]);
    return element("li", {}, [
      element("span", { class: "label" }, [label]),
      track,
      element("span", {}, [shareText(shares[index])]),
    ]);
  });
  return element("ul", { class: "bars" }, lines);
}

/**
 * Draw two translations, one below the other, each with what it is.
 * @param {readonly [string, string][]} lines
 * @param {Language} language of the texts
 */
export function translations(lines, language) {
  const rows = lines.flatMap(([name, text]) => [
    element("dt", {}, [name]),
    element("dd", inLanguage(language), [text || "(nothing)"]),
  ]);
  return element("dl", { class: "translations" }, rows);
}

/**
 * Draw vectors below each other, a cell a number: blue is positive, red negative, the largest number strongest.
 * @param {Tensor} vectors (rows, width)
 * @param {string} name
 */
export function cells({ values, rows, width }, name) {
  const canvas = element("canvas", {
    width: String(width),
    height: String(rows),
    role: "img",
    "aria-label": name,
    class: "cells",
  });
  canvas.style.height = `${(rows === 1 ? 1.6 : 0.9 * rows).toFixed(1)}rem`;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const style = getComputedStyle(document.documentElement);
  const [minus, plus] = ["--contribution-0", "--contribution-4"].map((colour) => style.getPropertyValue(colour).trim());
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) || 1;
  for (const [index, value] of values.entries()) {
    context.globalAlpha = Math.abs(value) / most;
    context.fillStyle = value < 0 ? minus : plus;
    context.fillRect(index % width, Math.floor(index / width), 1, 1);
  }
  return element("figure", {}, [canvas, element("figcaption", {}, [`${name}: blue is positive, red negative.`])]);
}
