// Mends Streamlit's frame around a page: closes the menu of a phone after a choice, tells where the keyboard came by the
// pointer, and keeps a box open while the server is away.

import { renewed } from "../shared/component.js";

/** @import { Given, Leave } from "../shared/component.js" */

/**
 * Selectors of a link in the menu, of the button that closes it, which is there while the menu is open, and of the app;
 * the app's attribute that says whether the server is there; and the media query of a window too narrow for menu and page.
 * @typedef {{ link: string, close: string, narrow: string, app: string, connection: string }} Data
 */

/**
 * Draw the component. State "back": when the server was there again.
 * @param {Given<Data>} given
 * @returns {Leave}
 */
export function draw({ data, parentElement, setStateValue }) {
  return renewed(parentElement, () => listen(data, () => setStateValue("back", Date.now())));
}

/**
 * @param {Data} data
 * @param {() => void} back called when the server is there again
 * @returns {Leave}
 */
function listen(data, back) {
  // pointed: the keyboard came where it is by the pointer; listens: this has been here before
  const marks = document.documentElement.dataset;
  // by state, not by where the menu is drawn: it may be sliding in still
  const close = () => {
    const button = document.querySelector(data.close);
    if (button instanceof HTMLElement && matchMedia(data.narrow).matches) button.click();
  };
  const listened = new AbortController();
  const early = { capture: true, signal: listened.signal };
  const point = () => {
    marks.pointed = "";
  };
  document.addEventListener("pointerdown", point, early);
  const tab = (/** @type {KeyboardEvent} */ { key }) => {
    if (key === "Tab") delete marks.pointed;
  };
  document.addEventListener("keydown", tab, early);
  const choose = (/** @type {Event} */ { target }) => {
    if (target instanceof Element && target.closest(data.link)) close();
  };
  document.addEventListener("click", choose, early);
  if (!("listens" in marks) && isElsewhere()) close();
  marks.listens = "";
  const unwatch = watchServer(data, back);
  return () => {
    unwatch();
    listened.abort();
  };
}

/**
 * Keep the box open that is typed into. While the server is away Streamlit shuts every box; what is typed in this one is
 * sent when the server is back. The server that comes back may be another one, which knows nothing of this page yet.
 * @param {Data} data
 * @param {() => void} back
 * @returns {Leave}
 */
function watchServer({ app, connection }, back) {
  const root = document.querySelector(app);
  if (root === null) return () => {};
  let away = false;
  /** @type {HTMLInputElement | null} */
  let box = null;
  /** @param {EventTarget | null} target */
  const enter = (target) => {
    box = target instanceof HTMLInputElement ? target : null;
  };
  const observer = new MutationObserver(() => {
    const there = root.getAttribute(connection) === "CONNECTED";
    if (there && away) back();
    away = !there;
    if (!away || !box?.disabled) return;
    box.disabled = false;
    box.focus();
  });
  enter(document.activeElement);
  observer.observe(root, { attributeFilter: [connection, "disabled"], subtree: true });
  const listened = new AbortController();
  root.addEventListener("focusin", ({ target }) => enter(target), listened);
  const leave = () => {
    if (!box?.disabled) box = null;
  };
  root.addEventListener("focusout", leave, listened);
  return () => {
    observer.disconnect();
    listened.abort();
  };
}

/** Whether another page was chosen than the one that the browser asked for. */
function isElsewhere() {
  const [asked] = performance.getEntriesByType("navigation");
  return asked !== undefined && new URL(asked.name).pathname !== location.pathname;
}
