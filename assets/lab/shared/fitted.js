// A figure of a linked view that is laid out in pixels: drawn again when its place has another size.

import { element } from "./elements.js";
import { Tip } from "./tip.js";

/** @import { Palette } from "./theme.js" */

/**
 * Data of a figure. at: the value of each control. width, height: of the figure, in pixels.
 * @template Data
 * @typedef {object} Shown
 * @property {Data} data
 * @property {readonly number[]} at
 * @property {Palette} palette
 * @property {number} width
 * @property {number} height
 */

/**
 * @template Data
 * @typedef {(shown: Shown<Data>) => readonly Node[]} Drawing
 */

/** @typedef {{ controls: readonly { first: number, by: number }[] }} Controlled */

/**
 * Return what makes such a figure in an element, for `linkedView`. make: returns a function to the nodes of the figure.
 * @template {Controlled} Data
 * @param {(tip: Tip, place: HTMLElement) => Drawing<Data>} make
 */
export function fitted(make) {
  return (/** @type {HTMLElement} */ place) => {
    const sheet = element("div");
    const tip = new Tip(place);
    place.replaceChildren(sheet, tip.node);
    const draw = make(tip, place);
    let before = "";
    /** @type {Omit<Shown<Data>, "width" | "height"> | null} */
    let last = null;
    const paint = () => {
      const { clientWidth: width, clientHeight: height } = place;
      if (last === null || width === 0) return; // a closed fold has no room
      const shown = { ...last, width, height };
      const drawn = JSON.stringify(shown);
      if (drawn === before) return; // whoever reads a mark goes on
      before = drawn;
      tip.hide();
      sheet.replaceChildren(...draw(shown));
    };
    new ResizeObserver(paint).observe(place);
    /**
     * @param {Data} data
     * @param {readonly number[]} inputs
     * @param {Palette} palette
     */
    return (data, inputs, palette) => {
      const at = inputs.map((input, index) => data.controls[index].first + data.controls[index].by * input);
      last = { data, at, palette };
      paint();
    };
  };
}
