// On a narrow window: the button that opens the rest of the toolbar as a sheet, `data-bar-open` on the root. A click on
// the page or Escape closes it; lists that open from it lie outside of the page.

import { renewed } from "../shared/component.js";
import { within } from "../shared/elements.js";

/** @import { Given, Leave } from "../shared/component.js" */

/** @typedef {{ main: string, bar: string }} Data selectors of the page and of the toolbar in it */

const OPEN = "data-bar-open";

/**
 * Draw the component.
 * @param {Given<Data>} given
 * @returns {Leave}
 */
export function draw({ data, parentElement }) {
  const button = within(parentElement, "button", HTMLButtonElement);
  const root = document.documentElement;
  const isOpen = () => root.hasAttribute(OPEN);
  /** @param {boolean} open */
  const show = (open) => {
    root.toggleAttribute(OPEN, open);
    button.setAttribute("aria-expanded", String(open));
  };
  /** @param {Event} event */
  const press = ({ target }) => {
    if (target instanceof Element && target.closest(data.main) && !target.closest(data.bar)) show(false);
  };
  /** @param {KeyboardEvent} event */
  const shut = ({ key }) => {
    if (key !== "Escape" || !isOpen()) return;
    show(false);
    button.focus();
  };
  button.onclick = () => show(!isOpen());
  show(isOpen());
  return renewed(parentElement, () => {
    const listened = new AbortController();
    document.addEventListener("pointerdown", press, listened);
    document.addEventListener("keydown", shut, listened);
    return () => listened.abort();
  });
}
