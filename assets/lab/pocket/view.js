// The view of the page, and how its address says it.

import { readStrokes, writtenStrokes } from "./painting.js";

/** @import { Head, Intervention } from "../engine/intervention.js" */
/** @import { Brush, Stroke } from "./painting.js" */

export const CHANGES = ["", "mute", "uniform", "paint"];
export const POSITIONS = ["", "encoder", "decoder", "both"];
export const WIDTHS = [1, 2, 4, 8];

/**
 * What the page shows. chosen: whether the head was chosen, here or in the link. positions: the sides without positional
 * encodings. everywhere: whether painted rows hold for all heads of that kind. step: of the player; null where it has not
 * been moved. look: the row that is worked by hand, and beam: the beginnings that the search keeps; null where that is
 * closed. lesson: the name of the open one.
 * @typedef {object} View
 * @property {string} sentence
 * @property {string} model
 * @property {Head | null} head
 * @property {boolean} chosen
 * @property {"" | "mute" | "uniform" | "paint"} change
 * @property {Brush} brush
 * @property {readonly Stroke[]} strokes
 * @property {boolean} everywhere
 * @property {"" | "encoder" | "decoder" | "both"} positions
 * @property {number | null} step
 * @property {number | null} look
 * @property {number | null} beam
 * @property {string} lesson
 */

/**
 * Write a view as the part of an address behind the #.
 * @param {View} view
 */
export function linkOf(view) {
  const { sentence, model, head, chosen, change, strokes, everywhere, positions, step, look, beam, lesson } = view;
  const link = new URLSearchParams({ sentence, model });
  if (head && chosen) link.set("head", `${head.site}.${head.head + 1}`);
  if (head && change) link.set("change", change);
  if (change === "paint" && strokes.length > 0) link.set("rows", writtenStrokes(strokes));
  if (change === "paint" && !everywhere) link.set("one", "1");
  if (positions) link.set("positions", positions);
  if (step !== null) link.set("step", String(step + 1));
  if (look !== null) link.set("look", String(look + 1));
  if (beam !== null) link.set("beam", String(beam));
  if (lesson) link.set("lesson", lesson);
  return link.toString();
}

/**
 * Read a view from an address; what it does not say, or says wrongly, is as it usually is.
 * @param {string} text
 * @param {{ sentence: string, models: readonly string[], lessons: readonly string[] }} page the sentence that it says
 *   nothing else of, and what there is
 * @returns {View}
 */
export function viewOf(text, { sentence, models, lessons }) {
  const link = new URLSearchParams(text);
  const head = /^(.+)\.([1-9]\d{0,2})$/.exec(link.get("head") ?? "");
  /** @type {<Kind>(options: readonly Kind[], name: string) => Kind | undefined} */
  const oneOf = (options, name) => options.find((option) => String(option) === link.get(name));
  const place = (/** @type {string} */ name) => {
    const number = /^[1-9]\d{0,2}$/.exec(link.get(name) ?? "");
    return number && Number(number[0]) - 1;
  };
  return {
    sentence: link.get("sentence") ?? sentence,
    model: oneOf(models, "model") ?? models[0],
    head: head && { site: head[1], head: Number(head[2]) - 1 },
    chosen: head !== null,
    change: /** @type {View["change"]} */ (oneOf(CHANGES, "change") ?? ""),
    brush: "only",
    strokes: readStrokes(link.get("rows") ?? ""),
    everywhere: link.get("one") === null,
    positions: /** @type {View["positions"]} */ (oneOf(POSITIONS, "positions") ?? ""),
    step: place("step"),
    look: place("look"),
    beam: oneOf(WIDTHS, "beam") ?? null,
    lesson: oneOf(lessons, "lesson") ?? "",
  };
}

/**
 * Return what the view changes for a model, but for painted rows. positioned: whether it has positional encodings.
 * @param {View} view
 * @param {boolean} positioned
 * @returns {Intervention}
 */
export function changesOf({ change, head, positions }, positioned) {
  const sides = !positioned || positions === "" ? [] : positions === "both" ? ["encoder", "decoder"] : [positions];
  const off = sides.map((side) => [`${side}_positions`, { kind: "off" }]);
  const heads = head && (change === "mute" || change === "uniform") ? { [change]: [head] } : {};
  return { ...heads, ...Object.fromEntries(off) };
}
