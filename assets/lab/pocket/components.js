// The app's components on this page: each draws within a shadow root of its own.

import { byId, element } from "../shared/elements.js";

/** @import { Draw } from "../shared/component.js" */

/**
 * Takes what a component says: a name and a value.
 * @typedef {(name: string, value: any) => void} Hear
 */

/** @type {Record<string, { html: string, css: string }>} initial markup and style, as charts/pocket.py writes them */
const MARKUP = JSON.parse(byId("components", HTMLScriptElement).text);

/**
 * A place of the page that a component of the app is drawn into.
 * @template Data
 */
export class Component {
  /**
   * @param {string} name as `charts/pocket.py` calls it
   * @param {Draw<Data>} drawing
   * @param {Hear} [hear]
   */
  constructor(name, drawing, hear = () => {}) {
    const { html, css } = MARKUP[name];
    /** @private */
    this.drawing = drawing;
    /** @private */
    this.hear = hear;
    this.host = element("div", { class: "component" });
    this.root = this.host.attachShadow({ mode: "open" });
    this.root.innerHTML = html; // written by the project, and the same on every page
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    this.root.adoptedStyleSheets.push(sheet);
  }

  /**
   * Draw it with these data. It has to stand in the page: some components measure themselves.
   * @param {Data} data
   */
  draw(data) {
    this.drawing({ data, parentElement: this.root, setStateValue: this.hear, setTriggerValue: this.hear });
  }
}
