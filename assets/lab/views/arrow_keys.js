// The keys of a stepper that the server draws, its slider too. Charts hear at once that the slider is to move (see
// choices.js).

import { drawnBy } from "../shared/component.js";
import { within } from "../shared/elements.js";
import { KeyListener } from "../shared/keys.js";

/** @import { Given } from "../shared/component.js" */
/** @import { Listening } from "../shared/keys.js" */

/** @type {Readonly<Record<string, number>>} */
const BY = { ArrowLeft: -1, ArrowRight: 1 };

class SliderKeys extends KeyListener {
  /** @param {string} slider */
  constructor(slider) {
    super();
    /** @private */
    this.slider = slider;
  }

  /** @param {string} key */
  press(key) {
    document.dispatchEvent(new CustomEvent("moved", { detail: { slider: this.slider, by: BY[key] } }));
    super.press(key);
  }
}

class ArrowKeys {
  /** @param {Given<Listening & { slider: string }>} given */
  constructor({ data }) {
    /** @private */
    this.keys = new SliderKeys(data.slider);
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
export const draw = drawnBy((/** @type {Given<Listening & { slider: string }>} */ given) => new ArrowKeys(given));
