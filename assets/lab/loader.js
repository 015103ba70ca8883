// Draws components of the app in a page of Streamlit. All of a page share this module and the modules they import.

/** @import { Draw, Given, Leave } from "./shared/component.js" */

/** @type {Record<string, string[]>} by module what it imports, which the server knows (ui/browser_files.py) */
const IMPORTED = {};
const LOST = "This part of the page could not be loaded. Reload the page.";

/** @typedef {{ draw: Draw<any>, sheets: CSSStyleSheet[] }} View */

/**
 * Return the function that draws a component whenever Streamlit calls it. Its first call fetches the module; where that
 * fails, the page says so and the next call fetches again.
 *
 * Of two calls close together Streamlit runs the first one's clean-up after the second call. The element is still there
 * then, and nothing may end.
 * @param {string} folder address of the files below
 * @param {string} module
 * @param {string[]} styles style sheets, for elements in a shadow root
 * @returns {(given: Given<any>) => Leave}
 */
export function drawing(folder, module, styles) {
  /** @type {View | null} */
  let view = null;
  /** @type {WeakMap<Node, { leave: Leave | void }>} the newest call for each element */
  const newest = new WeakMap();
  return (given) => {
    const { parentElement } = given;
    const call = { leave: newest.get(parentElement)?.leave };
    newest.set(parentElement, call);
    const begin = () => {
      if (view === null || newest.get(parentElement) !== call || !parentElement.isConnected) return;
      wear(parentElement, view.sheets);
      endWaiting(parentElement);
      call.leave = view.draw(given);
    };
    if (view !== null) begin();
    else {
      busyWhile(parentElement, async () => (view ??= await load(folder, module, styles))).then(begin);
    }
    return () => {
      if (parentElement.isConnected) return;
      newest.get(parentElement)?.leave?.();
      newest.delete(parentElement);
    };
  };
}

/**
 * Fetch a module and its style sheets.
 * @param {string} folder
 * @param {string} module
 * @param {string[]} styles
 * @returns {Promise<View>}
 */
async function load(folder, module, styles) {
  // its imports at once, and not one after another as each is read; where one is missing the module is lost too
  for (const path of IMPORTED[module] ?? []) import(folder + path).catch(() => {});
  const fetched = styles.map((path) => styleSheet(folder + path));
  const [{ draw }, ...sheets] = await Promise.all([import(folder + module), ...fetched]);
  return { draw, sheets };
}

/**
 * Mark an element as busy while something is fetched for it, and say where it could not be.
 * @param {Given<any>["parentElement"]} place
 * @param {() => Promise<unknown>} load
 */
async function busyWhile(place, load) {
  const host = place instanceof ShadowRoot ? place.host : place;
  host.ariaBusy = "true";
  try {
    await load();
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
 * Give an element in a shadow root its style sheets.
 * @param {Given<any>["parentElement"]} place
 * @param {CSSStyleSheet[]} sheets
 */
function wear(place, sheets) {
  if (!(place instanceof ShadowRoot)) return;
  const { adoptedStyleSheets: worn } = place;
  worn.push(...sheets.filter((sheet) => !worn.includes(sheet)));
}

/**
 * Mark the initial markup as ready. The server sends it as busy: nothing in it answers before this script has come.
 * @param {Given<any>["parentElement"]} place
 */
function endWaiting(place) {
  const waiting = place.querySelector("[data-waits]");
  for (const name of ["data-waits", "aria-busy"]) waiting?.removeAttribute(name);
}

/** @param {string} address */
async function styleSheet(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await response.text());
  return sheet;
}
