// A figure that controls of the page change before the server answers: it has all of its inputs, and draws the one that is
// chosen.

import { drawnBy } from "../shared/component.js";
import { put, within } from "../shared/elements.js";
import { pageChoices } from "../shared/page_choices.js";
import { isDark, setColours } from "../shared/theme.js";

/** @import { Given } from "../shared/component.js" */
/** @import { Palette } from "../shared/theme.js" */

/**
 * A control that chooses one of `count` inputs. key: its own. first: its value for the first input. by: its increment.
 * shown: the input that the server shows, from 0.
 * @typedef {{ key: string, count: number, shown: number, first: number, by: number }} Control
 */

/**
 * controls: the first one chooses the description too. alts: descriptions for who does not see the figure, one for each
 * input or one for all.
 * @typedef {object} Linked
 * @property {readonly Control[]} controls
 * @property {readonly string[]} alts
 * @property {{ light: Palette, dark: Palette }} colours
 */

/**
 * Return the input that a control chooses, from 0; the server's while it chooses none.
 * @param {Control} control
 */
export function inputOf({ key, count, shown, first, by }) {
  const value = pageChoices.of(key);
  const index = typeof value === "number" ? Math.round((value - first) / by) : -1;
  return index >= 0 && index < count ? index : shown;
}

/**
 * Return a component's function `draw`. make: makes a view in an element, and returns what paints it: from the data, the
 * inputs that each control chooses, and the colours of the theme.
 * @template Data
 * @param {(place: HTMLElement) => (data: Data, inputs: readonly number[], palette: Palette) => void} make
 */
export function linkedView(make) {
  return drawnBy((/** @type {Given<Data & Linked>} */ { data: first, parentElement }) => {
    const place = within(parentElement, ".view", HTMLElement);
    const ground = parentElement instanceof ShadowRoot ? parentElement.host : parentElement;
    const paint = make(place);
    const listened = new AbortController();
    let data = first;
    const repaint = () => {
      const palette = data.colours[isDark(ground) ? "dark" : "light"];
      setColours(place, palette);
      const inputs = data.controls.map(inputOf);
      paint(data, inputs, palette);
      put(place, "aria-label", data.alts[inputs[0]] ?? data.alts[0]);
      place.dataset.drawn = "";
    };
    pageChoices.subscribe(repaint, listened.signal);
    return {
      /** @param {Given<Data & Linked>} given */
      take(given) {
        data = given.data;
        repaint();
      },
      leave: () => listened.abort(),
    };
  });
}
