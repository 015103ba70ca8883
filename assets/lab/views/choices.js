// Reads the page's controls for the store of all modules (shared/page_choices.js) and observes them, so that views follow
// at once, while the server is still asked what follows from a choice.

import { drawnBy } from "../shared/component.js";
import { pageChoices } from "../shared/page_choices.js";

/** @import { Given, Leave } from "../shared/component.js" */
/** @import { Seen } from "../shared/page_choices.js" */

/**
 * control: selector of a control, but for its key at the end. quiet: of the app while no script runs. state: the attribute
 * that says so.
 * @typedef {{ control: string, quiet: string, state: string }} Data
 */

/**
 * Return what a control has.
 * @param {Element} control
 * @returns {Seen}
 */
function seenOf(control) {
  const options = [...control.querySelectorAll("[role=radio]")];
  if (options.length > 0)
    return { choice: options.findIndex((option) => option.getAttribute("aria-checked") === "true") };
  if (control.querySelector(".stMultiSelect"))
    return { choice: [...control.querySelectorAll("[data-tag]")].map((tag) => tag.ariaLabel) };
  const input = control.querySelector("[type=checkbox], [role=combobox], [type=range]");
  if (!(input instanceof HTMLInputElement)) return { choice: undefined };
  if (input.type === "checkbox") return { choice: Number(input.checked) };
  if (input.type !== "range") return { choice: input.value };
  return { choice: input.valueAsNumber, range: [Number(input.min), Number(input.max)] };
}

/**
 * Observe the page's controls until what is returned ends it.
 * @param {Data} data
 * @returns {Leave}
 */
function observed({ control, quiet, state }) {
  let runs = false;
  const see = () => {
    const before = runs;
    runs = document.querySelector(quiet) === null;
    if (before && !runs) pageChoices.settle();
    else pageChoices.look();
  };
  const listened = new AbortController();
  // a switch that has turned changes no attribute, and tells no event
  const later = () => requestAnimationFrame(() => pageChoices.look());
  for (const kind of ["click", "keyup"])
    document.addEventListener(kind, later, { capture: true, signal: listened.signal });
  const observer = new MutationObserver(see);
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ["aria-checked", "value", state],
  });
  pageChoices.observe((key) => {
    const found = document.querySelector(control + CSS.escape(key));
    return found && seenOf(found);
  });
  return () => {
    observer.disconnect();
    listened.abort();
    pageChoices.observe(() => null);
  };
}

/** Draw the component; return what ends it. */
export const draw = drawnBy((/** @type {Given<Data>} */ { data }) => ({ leave: observed(data) }));
