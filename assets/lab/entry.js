// Stands in a page for a component of the app until its module has come. The server writes addresses into this script
// (ui/component_files.py) and sends it with each of the component, so it is short.

/** @import { Given, Leave } from "./shared/component.js" */

// addresses of files, as seen from a page; the module's and its style sheets' as seen from there
const FOLDER = "";
const MODULE = "views/MODULE.js";
/** @type {string[]} */
const STYLES = [];

/** @type {((given: Given<any>) => Leave) | undefined} */
let draw;

async function load() {
  const folder = new URL(FOLDER, document.baseURI).href;
  // the module comes beside its loader; where it cannot be fetched the loader will say so
  import(folder + MODULE).catch(() => {});
  const { drawing } = await import(`${folder}loader.js`);
  draw ??= drawing(folder, MODULE, STYLES);
}

/**
 * Draw what Streamlit gives: it calls this again when data or the theme change.
 * @param {Given<any>} given
 * @returns {Leave}
 */
export default function (given) {
  if (draw) return draw(given);
  const { parentElement: place } = given;
  const host = place instanceof ShadowRoot ? place.host : place;
  host.ariaBusy = "true";
  // before it draws: the view may have come meanwhile for another element, and then nothing more is fetched
  const loaded = load().finally(() => {
    host.ariaBusy = null;
  });
  const drawn = loaded.then(
    () => draw?.(given),
    () => {
      if (place.querySelector(".lost")) return;
      const line = Object.assign(document.createElement("p"), { className: "lost", textContent: "Reload the page." });
      place.append(line);
    },
  );
  return () => drawn.then((leave) => leave?.());
}
