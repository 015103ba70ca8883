// Covers what holds an answer.

import { element } from "../shared/elements.js";

const HIDDEN = "Hidden until you answer";

/** The cover of one question's answer: a style in the page. */
export class Cover {
  constructor() {
    /** @private */
    this.style = element("style");
  }

  /**
   * Cover what these selectors find, and nothing else.
   * @param {readonly string[]} selectors
   */
  show(selectors) {
    this.style.textContent = selectors.map(rule).join("\n");
    if (selectors.length > 0 && !this.style.isConnected) document.head.append(this.style);
  }

  remove() {
    this.style.remove();
  }
}

/** @param {string} selector */
function rule(selector) {
  return `${selector}, ${selector} * { visibility: hidden !important; }
    ${selector} { position: relative; }
    ${selector}::after { content: "${HIDDEN}"; visibility: visible; position: absolute; inset: 0; padding: 0 1em;
      border: 1px dashed; border-radius: 0.5rem; opacity: 0.75; }`;
}
