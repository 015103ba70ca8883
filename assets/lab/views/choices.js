// Observes the page's controls, and writes what they have chosen into the store of all modules (shared/page_choices.js)
// at once, while the server is still asked what follows from it. The buttons beside a slider count as well.
//
// Vega charts hear of it by the page's root: its `value`, and the event "chosen" (charts/control_links.py).

import { drawnBy } from "../shared/component.js";
import { pageChoices } from "../shared/page_choices.js";

/** @import { Given, Leave } from "../shared/component.js" */

/** @typedef {{ button: string, control: string, to: "least" | "most" | number }} Move to: by how many, or an end */

/**
 * controls: selectors by key. buttons: those beside a slider. quiet: selector of the app while no script runs. state: the
 * attribute that says so.
 * @typedef {{ controls: Record<string, string>, buttons: Move[], quiet: string, state: string }} Data
 */

const ENDS = { least: -Infinity, most: Infinity };

/**
 * Return what a control has chosen.
 * @param {Element} control
 */
function choiceOf(control) {
  const options = [...control.querySelectorAll("[role=radio]")];
  if (options.length > 0) return options.findIndex((option) => option.getAttribute("aria-checked") === "true");
  if (control.querySelector(".stMultiSelect"))
    return [...control.querySelectorAll("[data-tag]")].map((tag) => tag.ariaLabel);
  const input = control.querySelector("[type=checkbox], [role=combobox], [type=range]");
  if (!(input instanceof HTMLInputElement)) return undefined;
  if (input.type === "checkbox") return Number(input.checked);
  return input.type === "range" ? input.valueAsNumber : input.value;
}

/**
 * Observe the page's controls until what is returned ends it.
 * @param {Data} data
 * @returns {Leave}
 */
function observed({ controls, buttons, quiet, state }) {
  let runs = false;
  const look = () => {
    /** @type {Record<string, unknown>} */
    const chosen = {};
    /** @type {Record<string, [number, number]>} */
    const ranges = {};
    for (const [key, selector] of Object.entries(controls)) {
      const control = document.querySelector(selector);
      if (control === null) continue;
      chosen[key] = choiceOf(control);
      const range = control.querySelector("[type=range]");
      if (range instanceof HTMLInputElement) ranges[key] = [Number(range.min), Number(range.max)];
    }
    pageChoices.see(chosen, ranges);
  };
  const see = () => {
    const before = runs;
    runs = document.querySelector(quiet) === null;
    look();
    if (before && !runs) pageChoices.settle();
  };
  /** @param {Event} event */
  const press = ({ target }) => {
    if (!(target instanceof Element)) return;
    const pressed = buttons.find(({ button }) => target.closest(`${button} button:not([disabled])`));
    if (pressed === undefined) return;
    const { control, to } = pressed;
    if (typeof to === "number") pageChoices.moveBy(control, to);
    else pageChoices.moveTo(control, ENDS[to]);
  };
  const listened = new AbortController();
  const early = { capture: true, signal: listened.signal };
  // a switch that has turned changes no attribute, and tells no event
  const later = () => requestAnimationFrame(look);
  for (const kind of ["click", "keyup"]) document.addEventListener(kind, later, early);
  document.addEventListener("click", press, early);
  pageChoices.subscribe(tellCharts, listened.signal);
  const observer = new MutationObserver(see);
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ["aria-checked", "value", state],
  });
  see();
  return () => {
    observer.disconnect();
    listened.abort();
    pageChoices.see({}, {});
    Reflect.deleteProperty(document.documentElement, "value");
  };
}

/** Tell Vega charts what is chosen. */
function tellCharts() {
  const root = document.documentElement;
  Object.assign(root, { value: pageChoices.get() });
  root.dispatchEvent(new Event("chosen"));
}

/** Draw the component; return what ends it. */
export const draw = drawnBy((/** @type {Given<Data>} */ { data }) => ({ leave: observed(data) }));
