// Draws a component of the app with a module that the browser fetches when it is first needed. The server writes the
// module's address into this script (ui/component_files.py); all components of a page share the modules they import.

/** @import { Draw, Given, Leave } from "./shared/component.js" */

const FOLDER = ""; // of the addresses below, as seen from a page
const MODULE = "views/MODULE.js";
/** @type {string[]} modules that it imports: asked for at once, and not one after another as each is read */
const IMPORTED = [];
/** @type {string[]} style sheets that are fetched too, where many of the component stand on a page */
const STYLES = [];
const LOST = "This part of the page could not be loaded. Reload the page.";

/** @type {Draw<any> | null} */
let draw = null;
/** @type {CSSStyleSheet[]} */
let sheets = [];
/** @type {WeakMap<Node, { given: Given<any>, leave: Leave | void }>} the newest call for each element */
const newest = new WeakMap();

/**
 * Draw what Streamlit gives: it calls this again when data or the theme change.
 *
 * Of two calls close together Streamlit runs the first one's clean-up after the second call. The element is still there
 * then, and nothing may end.
 * @param {Given<any>} given
 */
export default function (given) {
  const { parentElement } = given;
  const call = { given, leave: newest.get(parentElement)?.leave };
  newest.set(parentElement, call);
  const begin = () => {
    if (draw === null || newest.get(parentElement) !== call || !parentElement.isConnected) return;
    if (parentElement instanceof ShadowRoot) {
      const { adoptedStyleSheets: worn } = parentElement;
      worn.push(...sheets.filter((sheet) => !worn.includes(sheet)));
    }
    endWaiting(parentElement);
    call.leave = draw(given);
  };
  if (draw !== null) begin();
  else load(parentElement).then(begin);
  return () => {
    if (parentElement.isConnected) return;
    newest.get(parentElement)?.leave?.();
    newest.delete(parentElement);
  };
}

/** @param {Given<any>["parentElement"]} place */
async function load(place) {
  const host = place instanceof ShadowRoot ? place.host : place;
  host.ariaBusy = "true";
  for (const path of IMPORTED) import(address(path)).catch(() => {}); // the module itself will fail too
  try {
    const [module, ...fetched] = await Promise.all([import(address(MODULE)), ...STYLES.map(styleSheet)]);
    if (draw === null) [draw, sheets] = [module.draw, fetched];
    place.querySelector(":scope > .lost")?.remove();
  } catch (error) {
    console.warn(String(error));
    endWaiting(place);
    if (place.querySelector(":scope > .lost") !== null) return;
    const line = document.createElement("p");
    line.className = "lost";
    line.textContent = LOST;
    place.append(line);
  } finally {
    host.ariaBusy = null;
  }
}

/**
 * Mark the initial markup as ready. The server sends it as busy: nothing in it answers before this script has come.
 * @param {Given<any>["parentElement"]} place
 */
function endWaiting(place) {
  const waiting = place.querySelector("[data-waits]");
  for (const name of ["data-waits", "aria-busy"]) waiting?.removeAttribute(name);
}

/** @param {string} path */
function address(path) {
  return new URL(FOLDER + path, document.baseURI).href;
}

/** @param {string} path */
async function styleSheet(path) {
  const response = await fetch(address(path));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await response.text());
  return sheet;
}
