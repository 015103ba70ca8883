// All blocks of a Transformer as two strips, the opened one marked. A press chooses the block's index. The picture of the
// model (whole_model.js) hears which block is open, by the event "block" on the window.

import { element, within } from "../shared/elements.js";
import { pressesOf } from "../shared/presses.js";
import { moveFocus, setTabStop } from "../shared/roving.js";
import { scrollToTop } from "../shared/scrolling.js";

/** @import { Given } from "../shared/component.js" */
/** @import { Answered } from "../shared/presses.js" */

/** @typedef {{ text: string, label: string, kind: string, layer: number | null }} Block */
/** @typedef {{ name: string, blocks: Block[] }} Side */

/**
 * name: of the toolbar. opened: index of the opened block, over both sides. block: its name. details: selector of the
 * part of the page that shows it.
 * @typedef {{ name: string, sides: Side[], opened: number, block: string, details: string, pressed: Answered }} Data
 */

/**
 * Make the button of a block.
 * @param {Block} block
 * @param {Block | undefined} before
 */
function blockButton({ text, label, kind, layer }, before) {
  const first = before !== undefined && before.layer !== layer;
  const attributes = { type: "button", title: label, "aria-label": label, class: first ? `${kind} first` : kind };
  return element("button", attributes, [text]);
}

/**
 * Make the strip of a side.
 * @param {Side} side
 */
function strip({ name, blocks }) {
  const buttons = blocks.map((block, index) => blockButton(block, blocks[index - 1]));
  const title = element("span", { class: "name" }, [name]);
  return element("div", { class: "side" }, [title, element("div", { class: "blocks" }, buttons)]);
}

/**
 * Scroll a strip that is wider than the page until a button is in sight.
 * @param {HTMLButtonElement} button
 */
function showInStrip(button) {
  const row = button.parentElement;
  if (row) row.scrollLeft = button.offsetLeft - row.offsetLeft - (row.clientWidth - button.offsetWidth) / 2;
}

/**
 * Draw the component.
 * @param {Given<Data>} given
 */
export function draw(given) {
  const { data, parentElement } = given;
  const presses = pressesOf(given);
  const map = within(parentElement, ".map", HTMLElement);
  const shape = JSON.stringify(data.sides);
  if (map.dataset.shape !== shape) {
    map.dataset.shape = shape;
    map.replaceChildren(...data.sides.map(strip));
  }
  map.setAttribute("aria-label", data.name);
  dispatchEvent(new CustomEvent("block", { detail: data.block }));
  const buttons = [...map.querySelectorAll("button")];
  map.onkeydown = (event) => {
    moveFocus(event, buttons); // not returned: false would keep Enter from its button
  };
  setTabStop(buttons, buttons[data.opened]);
  for (const [index, button] of buttons.entries()) {
    button.setAttribute("aria-pressed", String(index === data.opened));
    button.onclick = () => {
      presses.choose(index);
      scrollToTop(document.querySelector(data.details));
    };
  }
  showInStrip(buttons[data.opened]);
}
