// While a sentence is typed the page shows what a model makes of half a sentence, and says so until the typing rests:
// `data-unfinished` on the root, "word" where the last letters may be half a word.

import { drawnBy } from "../shared/component.js";
import { isBox, isEnded } from "../shared/sentence_box.js";

/** @import { Given } from "../shared/component.js" */

/**
 * box: selector of the box. quiet: selector of an app that has answered. pause: milliseconds without a keystroke.
 * @typedef {{ box: string, quiet: string, pause: number }} Data
 */

class Typing {
  /** @param {Data} data */
  constructor(data) {
    /** @private */
    this.data = data;
    /** @private @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @private */
    this.listened = new AbortController();
    const { signal } = this.listened;
    document.addEventListener("input", ({ target }) => this.typed(target), { signal });
    document.addEventListener("focusout", ({ target }) => this.left(target), { signal });
    document.addEventListener("keydown", ({ key, target }) => key === "Enter" && this.left(target), { signal });
  }

  /**
   * @private
   * @param {"word" | "sentence" | null} unfinished
   */
  mark(unfinished) {
    clearTimeout(this.timer);
    if (unfinished === null) document.documentElement.removeAttribute("data-unfinished");
    else document.documentElement.setAttribute("data-unfinished", unfinished);
  }

  /**
   * @private
   * @param {EventTarget | null} target
   */
  typed(target) {
    if (!isBox(target, this.data.box)) return;
    const { value } = target;
    if (isEnded(value) || value.trim() === "") return this.mark(null);
    this.mark(/[\p{L}\p{N}]$/u.test(value) ? "word" : "sentence");
    this.timer = setTimeout(() => this.rest(), this.data.pause);
  }

  /**
   * @private
   * @param {EventTarget | null} target
   */
  left(target) {
    if (isBox(target, this.data.box)) this.rest();
  }

  /**
   * What the server answered to the last keystroke has to be there before it counts.
   * @private
   */
  rest() {
    clearTimeout(this.timer);
    if (document.querySelector(this.data.quiet) !== null) this.mark(null);
    else this.timer = setTimeout(() => this.rest(), this.data.pause / 4);
  }

  leave() {
    this.mark(null);
    this.listened.abort();
  }
}

/** Draw the component; return what ends it. */
export const draw = drawnBy((/** @type {Given<Data>} */ { data }) => new Typing(data));
