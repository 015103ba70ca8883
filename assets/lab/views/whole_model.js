// A Transformer as a map: on each side the residual stream runs down as a river, sublayers stand beside it, and what they
// add flows into it. Layers are folded but for the one of the opened block. Every box is a button with a small view of its
// tensor; a press chooses its index. The strips of blocks (model_map.js) tell the opened block by the event "block" on the
// window. Where the details do not stand beside the picture, a line at the foot of the window names the opened block, and
// its button leads there.

import { renewed } from "../shared/component.js";
import { within } from "../shared/elements.js";
import { pressesOf } from "../shared/presses.js";
import { pixelsOf } from "../shared/ramp.js";
import { moveFocus, setTabStop } from "../shared/roving.js";
import { scrollToTop } from "../shared/scrolling.js";
import { drawBytes } from "../shared/thumbnail.js";
import { build } from "./whole_model_boxes.js";
import { connect } from "./whole_model_lines.js";

/** @import { Given, Leave } from "../shared/component.js" */
/** @import { Answered } from "../shared/presses.js" */
/** @import { Layer, Side } from "./whole_model_boxes.js" */

/**
 * What a box shows. block: name of the block that it belongs to. cells: base64, a byte each. scale: its colours.
 * @typedef {object} Part
 * @property {string} title
 * @property {string} size
 * @property {string} label
 * @property {string} block
 * @property {string} cells
 * @property {number} rows
 * @property {number} columns
 * @property {string} scale
 */

/**
 * name: of the group. stage: large, for a projector. parts: of all boxes, in their order. opened: name of the open block.
 * details: selector of the part of the page that shows it. colours: by scale. masked: the byte of a masked cell.
 * @typedef {object} Data
 * @property {string} name
 * @property {boolean} stage
 * @property {Side[]} sides
 * @property {Layer[]} layers
 * @property {Part[]} parts
 * @property {Answered} pressed
 * @property {string} opened
 * @property {string} details
 * @property {Record<string, string[]>} colours
 * @property {number} masked
 */

/**
 * Return the buttons that the keyboard reaches: boxes in folded layers are not to be seen.
 * @param {HTMLElement} model
 */
function reachable(model) {
  const buttons = [...model.querySelectorAll("button")];
  return buttons.filter((button) => button.matches(".fold") || !button.closest(".layer:not(.open)"));
}

/**
 * Let Tab reach the marked box, or the first.
 * @param {HTMLElement} model
 */
function markTabStop(model) {
  const buttons = reachable(model);
  const marked = buttons.find((button) => button.matches(':focus, [aria-pressed="true"].main'));
  setTabStop(model.querySelectorAll("button"), marked ?? buttons[0]);
}

/**
 * Open a layer, and fold the others; null folds all.
 * @param {HTMLElement} model
 * @param {Element | null} opened
 */
function unfold(model, opened) {
  for (const layer of model.querySelectorAll(".layer")) {
    layer.classList.toggle("open", layer === opened);
    within(layer, ".fold", HTMLElement).setAttribute("aria-expanded", String(layer === opened));
  }
  markTabStop(model);
  connect(model);
}

/**
 * Build the boxes, unless they are there already; return whether they are new.
 * @param {HTMLElement} model
 * @param {Data} data
 */
function prepare(model, { sides, layers }) {
  const rows = sides.map((side) => side.rows.map(({ kind, layer }) => [kind, layer]));
  const shape = JSON.stringify([rows, layers]);
  if (model.dataset.shape === shape) return false;
  build(model, sides, layers);
  model.dataset.shape = shape;
  return true;
}

/**
 * Write names, texts and shares of the sides.
 * @param {HTMLElement} model
 * @param {readonly Side[]} sides
 */
function fillSides(model, sides) {
  const shares = sides.flatMap((side) => side.rows).map(({ share }) => String(share));
  for (const [index, row] of model.querySelectorAll(".row").entries()) {
    if (row instanceof HTMLElement) row.dataset.share = shares[index];
  }
  for (const [index, side] of model.querySelectorAll(".side").entries()) {
    within(side, ".name", HTMLElement).textContent = sides[index].name;
    within(side, ".text", HTMLElement).textContent = sides[index].text;
  }
}

/**
 * Write a part on its box.
 * @param {HTMLElement} button
 * @param {Part} part
 */
function fill(button, { block, label, title, size }) {
  button.classList.toggle("cross", block.endsWith(".cross"));
  button.setAttribute("aria-label", label);
  button.title = label;
  within(button, ".title", HTMLElement).textContent = title;
  within(button, ".size", HTMLElement).textContent = size;
}

/**
 * Draw the component.
 * @param {Given<Data>} given
 * @returns {Leave}
 */
export function draw(given) {
  const { data, parentElement } = given;
  const presses = pressesOf(given);
  const model = within(parentElement, ".model", HTMLElement);
  const foot = within(parentElement, ".foot", HTMLElement);
  const { parts } = data;
  const fresh = prepare(model, data);
  model.setAttribute("aria-label", data.name);
  model.classList.toggle("stage", data.stage);
  fillSides(model, data.sides);
  const boxes = [...model.querySelectorAll("button.box")].filter((box) => box instanceof HTMLButtonElement);
  const scales = Object.entries(data.colours).map(([scale, colours]) => [scale, pixelsOf(colours, data.masked)]);
  /** @type {Record<string, Uint32Array>} */
  const pixels = Object.fromEntries(scales);
  /** @type {(button: Element, part: Part) => void} */
  const paint = (button, part) => drawBytes(within(button, "canvas", HTMLCanvasElement), part, pixels[part.scale]);

  /** @param {string} block */
  const mark = (block) => {
    for (const [index, box] of boxes.entries()) box.setAttribute("aria-pressed", String(parts[index].block === block));
    unfold(model, boxes[parts.findIndex((part) => part.block === block)]?.closest(".layer") ?? null);
  };
  const lead = () => scrollToTop(document.querySelector(data.details));
  /** @param {number} index */
  const open = (index) => {
    mark(parts[index].block);
    presses.choose(index, parts[index].block);
    const details = document.querySelector(data.details)?.getBoundingClientRect(); // which the stage has not
    const beside = details !== undefined && details.left > model.getBoundingClientRect().right;
    foot.hidden = !details || beside;
    within(foot, "span", HTMLElement).textContent = parts[index].label.split(". ")[0];
    if (beside && details.top < 0) lead();
  };
  within(foot, "button", HTMLButtonElement).onclick = lead;
  for (const [index, box] of boxes.entries()) {
    fill(box, parts[index]);
    paint(box, parts[index]);
    box.onclick = () => open(index);
  }
  for (const layer of model.querySelectorAll(".layer")) {
    const inside = boxes.flatMap((box, index) => (layer.contains(box) ? [index] : []));
    const fold = within(layer, ".fold", HTMLButtonElement);
    paint(fold, parts[inside[inside.length - 1]]);
    fold.onclick = () => {
      if (layer.classList.contains("open")) unfold(model, null);
      else open(/** @type {number} */ (inside.find((index) => boxes[index].matches(".main"))));
    };
  }
  if (presses.follows(data.opened) || fresh) mark(data.opened);
  model.onkeydown = (event) => {
    if (data.stage || !moveFocus(event, reachable(model), true)) return;
    event.stopPropagation();
    markTabStop(model);
  };
  return renewed(model, () => listen(model, mark));
}

/**
 * Follow the opened block, and draw the lines anew where boxes change their size.
 * @param {HTMLElement} model
 * @param {(block: string) => void} mark
 * @returns {Leave}
 */
function listen(model, mark) {
  /** @param {Event} event */
  const opened = (event) => mark(/** @type {CustomEvent<string>} */ (event).detail);
  addEventListener("block", opened);
  const watcher = new ResizeObserver(() => connect(model));
  for (const part of [model, ...model.querySelectorAll(".side, .layer")]) watcher.observe(part);
  return () => {
    watcher.disconnect();
    removeEventListener("block", opened);
  };
}
