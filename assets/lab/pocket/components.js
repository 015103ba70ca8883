// The components that the app draws with, on this page: the same scripts, each within a shadow root of its own.

import { element } from "../shared/elements.js";

/**
 * What a component has to say: its name and value.
 * @typedef {(name: string, value: any) => void} Hear
 */

/**
 * A component as the page holds it. draw: called again whenever its data change.
 * @typedef {object} Part
 * @property {string} html
 * @property {string} css
 * @property {(given: { data: object, parentElement: ShadowRoot, setTriggerValue: Hear }) => unknown} draw
 */

/** A place of the page that a component of the app is drawn into. */
export class Component {
  /**
   * @param {string} name as `charts/pocket.py` calls it
   * @param {Hear} hear
   */
  constructor(name, hear) {
    const { attentionLab } = /** @type {{ attentionLab: Record<string, Part> }} */ (
      /** @type {unknown} */ (globalThis)
    );
    /** @private */
    this.part = attentionLab[name];
    /** @private */
    this.hear = hear;
    this.host = element("div", { class: "component" });
    /** @private */
    this.root = this.host.attachShadow({ mode: "open" });
    this.root.innerHTML = this.part.html; // written by the project, and the same on every page
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(this.part.css);
    this.root.adoptedStyleSheets.push(sheet);
  }

  /**
   * Draw it with these data. It has to stand in the page: some components measure themselves.
   * @param {object} data
   */
  draw(data) {
    this.part.draw({ data, parentElement: this.root, setTriggerValue: this.hear });
  }
}
