// Buttons that ask the server for a file of the view and save it. What is asked carries the address of the page, which
// the browser alone knows whole.

import { element, within } from "../shared/elements.js";
import { pressesOf } from "../shared/presses.js";

/** @import { Given } from "../shared/component.js" */
/** @import { Answered } from "../shared/presses.js" */

/**
 * A file: its text, or its bytes in base64; or what is said because there is none.
 * @typedef {{ number: number, name?: string, text?: string, bytes?: string, said?: string }} Made
 */

/** @typedef {{ files: [kind: string, label: string][], made: Made | null, pressed: Answered }} Data */

const SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const FETCHED = 60_000; // milliseconds after which a browser has taken what it saves

/** @type {WeakMap<Node, number>} the number of the file that was asked for and has not come */
const asked = new WeakMap();

/**
 * Draw the component. The file that is asked for is chosen: {kind, address}.
 * @param {Given<Data>} given
 */
export function draw(given) {
  const { data, parentElement } = given;
  const { files, made } = data;
  const presses = pressesOf(given);
  const place = within(parentElement, ".save", HTMLElement);
  const status = within(place, "span", HTMLElement);
  const drawn = place.querySelectorAll("button");
  for (const [index, [kind, label]] of files.entries()) {
    const button = drawn[index] ?? place.insertBefore(element("button", { type: "button" }), status);
    button.textContent = label;
    button.onclick = () => {
      status.textContent = "Making the file …";
      asked.set(parentElement, presses.choose({ kind, address: location.href }));
    };
  }
  if (made === null || made.number !== asked.get(parentElement)) return;
  asked.delete(parentElement);
  status.textContent = made.said ?? "Saved.";
  const { name = "", text, bytes } = made;
  if (text) save(name, text, "text/html");
  if (bytes)
    save(
      name,
      Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)),
      SPREADSHEET,
    );
}

/**
 * @param {string} name
 * @param {BlobPart} content
 * @param {string} type
 */
function save(name, content, type) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), FETCHED);
}
