// Marks lessons in the menu: a dot where one was opened in this browser, a tick where one of its questions was answered.
// Both lists stay in this browser. predict.js announces an answer by the event "lab-answered" on the window.

import { renewed } from "../shared/component.js";
import { within } from "../shared/elements.js";

/** @import { Given, Leave } from "../shared/component.js" */

/**
 * addresses: of all lessons. here: of the open page. link: selector of a link in the menu.
 * @typedef {{ addresses: string[], here: string, link: string }} Data
 */

const VISITED = "attention-lab-visited";
const ANSWERED = "attention-lab-answered";
const DOT = "\u2022";
const TICK = "\u2713";

/**
 * Return the addresses stored under a name; none where nothing is stored, or something that is not ours.
 * @param {string} name
 * @returns {string[]}
 */
function stored(name) {
  try {
    const addresses = JSON.parse(localStorage.getItem(name) ?? "[]");
    return Array.isArray(addresses) ? addresses : [];
  } catch {
    return [];
  }
}

/**
 * Store an address under a name, and return all lessons that are stored there.
 * @param {string} name
 * @param {Data} data
 * @param {string | undefined} address
 */
function store(name, { addresses }, address) {
  const before = stored(name);
  const now = addresses.filter((lesson) => lesson === address || before.includes(lesson));
  try {
    localStorage.setItem(name, JSON.stringify(now));
  } catch {
    // a browser that stores nothing: only the open page is marked
  }
  return now;
}

/**
 * Write CSS that puts a sign beside the links to these addresses. name: read aloud for the sign.
 * @param {Data} data
 * @param {string[]} addresses
 * @param {string} sign
 * @param {string} name
 */
function rules({ link }, addresses, sign, name) {
  const marked = addresses.map((address) => `${link}[href$="/${address}"]`).join();
  const look = `content: "${sign}" / "${name}"; position: absolute; right: 0.5rem; line-height: 1;`;
  return marked && `:is(${marked}) { position: relative; } :is(${marked})::after { ${look} }`;
}

/**
 * Draw the component.
 * @param {Given<Data>} given
 * @returns {Leave}
 */
export function draw({ data, parentElement }) {
  /** @param {string} [answered] */
  const mark = (answered) => {
    const visited = store(VISITED, data, data.here);
    const ticked = store(ANSWERED, data, answered);
    const dotted = visited.filter((address) => !ticked.includes(address));
    within(parentElement, "style", HTMLStyleElement).textContent = [
      rules(data, dotted, DOT, "visited"),
      rules(data, ticked, TICK, "answered"),
    ].join("\n");
  };
  const hear = () => mark(data.here);
  mark();
  return renewed(parentElement, () => {
    addEventListener("lab-answered", hear);
    return () => removeEventListener("lab-answered", hear);
  });
}
