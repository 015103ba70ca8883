// The app's components on this page: each draws within a shadow root of its own.

import { byId, element } from "../shared/elements.js";

/** @import { Draw } from "../shared/component.js" */
/** @import { Pressed } from "../shared/presses.js" */

/**
 * Takes what a component says: a name and a value. A press is called "pressed".
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
    /** @private the number of the last press that was heard */
    this.answered = 0;
    this.host = element("div", { class: "component" });
    this.root = this.host.attachShadow({ mode: "open" });
    this.root.innerHTML = html; // written by the project, and the same on every page
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    this.root.adoptedStyleSheets.push(sheet);
  }

  /**
   * Draw it with these data. It has to stand in the page: some components measure themselves.
   * @param {Omit<Data, "pressed">} given
   */
  draw(given) {
    const pressed = { session: "page", answered: this.answered };
    const data = /** @type {Data} */ ({ ...given, pressed });
    const setStateValue = (/** @type {string} */ name, /** @type {any} */ value) => {
      if (name === "pressed") this.answer(value);
      else this.hear(name, value);
    };
    this.drawing({ data, parentElement: this.root, setStateValue });
  }

  /**
   * Tell of what was pressed since.
   * @private
   * @param {Pressed} pressed
   */
  answer({ presses }) {
    for (const [number, value] of presses) {
      if (number <= this.answered) continue;
      this.answered = number;
      this.hear("pressed", value);
    }
  }
}
