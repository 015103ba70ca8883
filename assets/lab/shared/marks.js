// Marks of a drawing that tell facts: beside the pointer, and by keyboard, with one stop for Tab and arrow keys between them.

import { moveFocus, setTabStop } from "./roving.js";

/** @import { Fact, Tip } from "./tip.js" */

export class Marks {
  /**
   * @param {HTMLElement} place
   * @param {Tip} tip
   */
  constructor(place, tip) {
    /** @private @type {ReadonlyMap<Element, readonly Fact[]>} */
    this.facts = new Map();
    tip.watch(place, (part) => this.facts.get(part) ?? null);
    place.addEventListener("focusin", ({ target }) => {
      const mark = this.marks.find((one) => one === target);
      if (mark === undefined) return;
      setTabStop(this.marks, mark);
      const { right, bottom } = mark.getBoundingClientRect();
      tip.show(this.facts.get(mark) ?? [], { clientX: right, clientY: bottom });
    });
    place.addEventListener("focusout", () => tip.hide());
    place.addEventListener("keydown", (event) => moveFocus(event, this.marks));
  }

  /** @private */
  get marks() {
    return /** @type {SVGElement[]} */ ([...this.facts.keys()]);
  }

  /**
   * Let these marks tell their facts, in this order.
   * @param {readonly (readonly [mark: SVGElement, facts: readonly Fact[]])[]} marks
   */
  set(marks) {
    this.facts = new Map(marks);
    for (const [mark, facts] of marks) {
      mark.setAttribute("role", "img");
      mark.setAttribute("aria-label", facts.map(([name, text]) => `${name} ${text}`).join(", "));
    }
    setTabStop(this.marks, this.marks[0]);
  }
}
