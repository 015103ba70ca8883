// Attention heads as small maps, each a button. A press chooses the card's index; the page's other views show the opened
// head at once.

import { element, within } from "../shared/elements.js";
import { pageChoices } from "../shared/page_choices.js";
import { pressesOf } from "../shared/presses.js";
import { pixelsOf } from "../shared/ramp.js";
import { drawBytes } from "../shared/thumbnail.js";

/** @import { Given } from "../shared/component.js" */
/** @import { Answered } from "../shared/presses.js" */

const IN_A_ROW = 4;

/**
 * One head. cells: its weights in base64, a byte each. number: by which the charts know it.
 * @typedef {{ cells: string, title: string, note: string, label: string, changed: boolean, number: number }} Card
 */

/**
 * name: of the group. control: by which the charts know the grid. stage: large, for a projector. masked: the byte of a
 * masked cell. opened: index of the opened card; -1 for none.
 * @typedef {object} Data
 * @property {string} name
 * @property {string} control
 * @property {boolean} stage
 * @property {number} rows
 * @property {number} columns
 * @property {string[]} colours
 * @property {number} masked
 * @property {number} opened
 * @property {Card[]} cards
 * @property {Answered} pressed
 */

/** Make a button for a head. */
function emptyCard() {
  const hidden = { "aria-hidden": "true" };
  const title = element("span", { class: "title", ...hidden });
  const note = element("span", { class: "note", ...hidden });
  return element("button", { type: "button" }, [title, element("canvas", hidden), note]);
}

/**
 * Write a head on its button.
 * @param {HTMLButtonElement} button
 * @param {Card} card
 * @param {Data} data
 * @param {Uint32Array} pixels by byte
 */
function fill(button, { cells, title, note, label, changed }, { rows, columns, stage }, pixels) {
  const canvas = within(button, "canvas", HTMLCanvasElement);
  button.setAttribute("aria-label", label);
  button.title = label;
  within(button, ".title", HTMLElement).textContent = title;
  within(button, ".note", HTMLElement).textContent = note;
  canvas.className = changed ? "changed" : "";
  const high = Math.min(Math.max(rows, columns / 4), 2 * columns);
  canvas.style.aspectRatio = stage ? "" : `${columns} / ${high}`; // the stage's style gives the height
  drawBytes(canvas, { cells, rows, columns }, pixels);
}

/**
 * Draw the component.
 * @param {Given<Data>} given
 */
export function draw(given) {
  const { data, parentElement } = given;
  const { cards, control } = data;
  const presses = pressesOf(given);
  const grid = within(parentElement, ".heads", HTMLElement);
  grid.setAttribute("aria-label", data.name);
  grid.style.setProperty("--layers", String(Math.ceil(cards.length / IN_A_ROW))); // all of them on one screen
  grid.classList.toggle("stage", data.stage);
  while (grid.children.length > cards.length) grid.lastElementChild?.remove();
  while (grid.children.length < cards.length) grid.append(emptyCard());
  const buttons = [...grid.querySelectorAll("button")];
  /** @param {number} opened */
  const press = (opened) => {
    for (const [index, button] of buttons.entries()) button.setAttribute("aria-pressed", String(index === opened));
    pageChoices.pick(control, cards[opened]?.number);
  };
  const pixels = pixelsOf(data.colours, data.masked);
  for (const [index, button] of buttons.entries()) {
    fill(button, cards[index], data, pixels);
    button.onclick = () => {
      press(index);
      presses.choose(index);
    };
  }
  press(/** @type {number} */ (presses.last ?? data.opened));
}
