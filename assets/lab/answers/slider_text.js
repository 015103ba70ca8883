// A sentence for each value of a slider, while the slider is moved; the server has written them all (ui/slider_text.py).

import { drawnBy } from "../shared/component.js";
import { element } from "../shared/elements.js";
import { pageChoices } from "../shared/page_choices.js";
import { inputOf } from "../views/linked_view.js";
import { ownElement, sentence, show } from "./place.js";

/** @import { Given } from "../shared/component.js" */
/** @import { Control } from "../views/linked_view.js" */
/** @import { Part } from "./outcome.js" */

/**
 * control: the slider, and which of its sentences the server has drawn. sentences: one for each of its values, empty where
 * there is nothing to say. look: class of the paragraph.
 * @typedef {object} SliderData
 * @property {string} container selector of the place that the server's answer stands in
 * @property {Control} control
 * @property {readonly (readonly Part[])[]} sentences
 * @property {string} look
 */

class SliderText {
  /** @param {Element} own */
  constructor(own) {
    this.own = own;
    /** @type {SliderData | null} */
    this.data = null;
    this.listened = new AbortController();
    pageChoices.subscribe(() => this.chosen(), this.listened.signal);
  }

  /**
   * The server has answered: its answer is shown, unless the slider was moved on.
   * @param {Given<SliderData>} given
   */
  take({ data }) {
    this.data = data;
    this.chosen();
  }

  chosen() {
    if (this.data === null) return;
    const { container, control, sentences, look } = this.data;
    const at = inputOf(control);
    if (at === control.shown) return show(this.own, container, null);
    const parts = sentences[at];
    const written = parts.length > 0 ? [sentence(parts, look)] : [];
    show(this.own, container, element("div", { class: "outcome" }, written));
  }

  leave() {
    this.listened.abort();
  }
}

/** Draw the component; return what ends it. */
export const draw = drawnBy((/** @type {Given<SliderData>} */ given) => new SliderText(ownElement(given)));
