// The keys and buttons of a stepper that the server draws, its slider too. The page's views follow them at once.

import { drawnBy } from "../shared/component.js";
import { within } from "../shared/elements.js";
import { KeyListener } from "../shared/keys.js";
import { pageChoices } from "../shared/page_choices.js";

/** @import { Given } from "../shared/component.js" */
/** @import { Listening } from "../shared/keys.js" */

/**
 * control: key of the slider. buttons: those beside it, by selector: by how many they move it, or to which end.
 * @typedef {Listening & { control: string, buttons: Readonly<Record<string, "least" | "most" | number>> }} Data
 */

/** @type {Readonly<Record<string, number>>} */
const BY = { ArrowLeft: -1, ArrowRight: 1 };
const ENDS = { least: -Infinity, most: Infinity };

class SliderKeys extends KeyListener {
  /** @param {string} control the slider's key */
  constructor(control) {
    super();
    /** @private */
    this.control = control;
  }

  /** @param {string} key */
  press(key) {
    pageChoices.moveBy(this.control, BY[key]);
    super.press(key);
  }
}

class ArrowKeys {
  /** @param {Given<Data>} given */
  constructor({ data: { control, buttons } }) {
    /** @private */
    this.keys = new SliderKeys(control);
    /** @private */
    this.listened = new AbortController();
    /** @param {Event} event */
    const click = ({ target }) => {
      if (!(target instanceof Element)) return;
      const pressed = Object.keys(buttons).find((button) => target.closest(`${button} button:not([disabled])`));
      if (pressed === undefined) return;
      const to = buttons[pressed];
      if (typeof to === "number") pageChoices.moveBy(control, to);
      else pageChoices.moveTo(control, ENDS[to]);
    };
    document.addEventListener("click", click, { capture: true, signal: this.listened.signal });
  }

  /** @param {Given<Data>} given */
  take(given) {
    this.keys.take(given);
    within(given.parentElement, "span", HTMLElement).dataset.listens = "";
  }

  leave() {
    this.keys.leave();
    this.listened.abort();
  }
}

/** Draw the component; return what ends it. */
export const draw = drawnBy((/** @type {Given<Data>} */ given) => new ArrowKeys(given));
