// The keys of a stepper that the server draws, its slider too. The page's views follow at once.

import { drawnBy } from "../shared/component.js";
import { within } from "../shared/elements.js";
import { KeyListener } from "../shared/keys.js";
import { pageChoices } from "../shared/page_choices.js";

/** @import { Given } from "../shared/component.js" */
/** @import { Listening } from "../shared/keys.js" */

/** @type {Readonly<Record<string, number>>} */
const BY = { ArrowLeft: -1, ArrowRight: 1 };

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
  /** @param {Given<Listening & { control: string }>} given */
  constructor({ data }) {
    /** @private */
    this.keys = new SliderKeys(data.control);
  }

  /** @param {Given<Listening>} given */
  take(given) {
    this.keys.take(given);
    within(given.parentElement, "span", HTMLElement).dataset.listens = "";
  }

  leave() {
    this.keys.leave();
  }
}

/** Draw the component; return what ends it. */
export const draw = drawnBy((/** @type {Given<Listening & { control: string }>} */ given) => new ArrowKeys(given));
