// Two buttons for the address of the page, which holds the whole view. One copies it. Over plain HTTP from another
// machine browsers offer no clipboard, only the older command; where that fails too, the address is shown to be copied
// by hand. The other shows the shortest form of it as a QR code, which the server draws. The event "lab-show-link" on
// the window shows it too.

import { renewed } from "../shared/component.js";
import { within } from "../shared/elements.js";
import { pressesOf } from "../shared/presses.js";

/** @import { Given, Leave } from "../shared/component.js" */
/** @import { Answered } from "../shared/presses.js" */

/** @typedef {{ number: number, link: string, svg: string, note: string }} Code svg: "" where the link is too long */
/** @typedef {{ code: Code | null, pressed: Answered }} Data */

const COPY = "Copy link";

/** @type {WeakMap<Node, number>} the number of the code that was asked for and is not shown yet */
const asked = new WeakMap();

/**
 * Draw the component. The address whose code is asked for is chosen.
 * @param {Given<Data>} given
 * @returns {Leave}
 */
export function draw(given) {
  const { data, parentElement } = given;
  const presses = pressesOf(given);
  const dialog = within(parentElement, "dialog", HTMLDialogElement);
  drawCopying(parentElement);
  const ask = () => {
    asked.set(parentElement, presses.choose(location.href));
  };
  within(parentElement, "button.show", HTMLButtonElement).onclick = ask;
  within(dialog, "button", HTMLButtonElement).onclick = () => dialog.close();
  dialog.onclick = ({ target }) => {
    if (target === dialog) dialog.close();
  };
  // what steps a page by keys is not meant while the code is on screen
  dialog.onkeydown = (event) => {
    event.stopPropagation();
    if (event.key === "q") dialog.close();
  };
  if (data.code && data.code.number === asked.get(parentElement)) {
    asked.delete(parentElement);
    showCode(dialog, data.code);
  }
  return renewed(parentElement, () => {
    const toggle = () => (dialog.open ? dialog.close() : ask());
    addEventListener("lab-show-link", toggle);
    return () => removeEventListener("lab-show-link", toggle);
  });
}

/** @param {ParentNode} parent */
function drawCopying(parent) {
  const button = within(parent, "button", HTMLButtonElement);
  const label = within(button, "span", HTMLElement);
  const address = within(parent, "input", HTMLInputElement);
  button.onclick = async () => {
    address.value = location.href;
    const copied = await copy(address);
    if (copied) button.focus();
    address.hidden = copied;
    label.textContent = copied ? "Link copied" : "Copy this:";
  };
  button.onpointerleave = button.onblur = () => {
    if (address.hidden) label.textContent = COPY;
  };
  address.onblur = () => {
    address.hidden = true;
    label.textContent = COPY;
  };
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {Code} code
 */
function showCode(dialog, { svg, link, note }) {
  const picture = within(dialog, "div", HTMLElement);
  picture.innerHTML = svg; // drawn by the server, without any text
  picture.hidden = svg === "";
  within(dialog, "output", HTMLElement).textContent = link;
  within(dialog, "p", HTMLElement).textContent = note;
  dialog.showModal();
}

/** @param {HTMLInputElement} address */
async function copy(address) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(address.value);
      return true;
    } catch {
      // not permitted: the older command may be
    }
  }
  address.hidden = false;
  address.select();
  return document.execCommand("copy");
}
