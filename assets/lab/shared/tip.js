// A note beside the pointer on what it points at.

import { element } from "./elements.js";
import { isolated } from "./languages.js";

/** @typedef {readonly [name: string, text: string]} Fact */

/** @typedef {Pick<PointerEvent, "clientX" | "clientY">} Point where the pointer is, or a mark with the focus */

const AWAY = 14; // pixels from the pointer

export class Tip {
  /** @param {HTMLElement} place the positioned element that it stays inside of */
  constructor(place) {
    this.place = place;
    this.node = element("dl", { class: "tip", "aria-hidden": "true" });
    this.node.hidden = true;
  }

  /**
   * Show facts, a line each.
   * @param {readonly Fact[]} facts
   * @param {Point} event
   */
  show(facts, event) {
    const lines = facts.map(([name, text]) => [element("dt", {}, [name]), element("dd", {}, isolated(text))]);
    this.node.replaceChildren(...lines.flat());
    this.node.hidden = false;
    this.follow(event);
  }

  hide() {
    this.node.hidden = true;
  }

  /**
   * Keep beside the pointer and inside the place.
   * @param {Point} event
   */
  follow({ clientX, clientY }) {
    if (this.node.hidden) return;
    const room = this.place.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = this.node;
    const scale = room.width / this.place.offsetWidth || 1;
    const [x, y] = [(clientX - room.left) / scale, (clientY - room.top) / scale];
    const left = x + AWAY + offsetWidth > this.place.offsetWidth ? x - AWAY - offsetWidth : x + AWAY;
    const top = y + AWAY + offsetHeight > this.place.offsetHeight ? y - AWAY - offsetHeight : y + AWAY;
    this.node.style.transform = `translate(${Math.max(0, left)}px, ${Math.max(0, top)}px)`;
  }

  /**
   * Show the facts of the parts of a drawing that the pointer is on; after a tap until the next one.
   * @param {HTMLElement | SVGElement} drawing
   * @param {(part: Element) => readonly Fact[] | null} factsOf
   */
  watch(drawing, factsOf) {
    /** @param {PointerEvent} event */
    const over = (event) => {
      const facts = event.target instanceof Element ? factsOf(event.target) : null;
      if (facts === null) this.hide();
      else this.show(facts, event);
    };
    /** @param {PointerEvent} event */
    const leave = ({ pointerType }) => {
      if (pointerType !== "touch") this.hide();
      else document.addEventListener("pointerdown", () => this.hide(), { capture: true, once: true });
    };
    drawing.addEventListener("pointerover", /** @type {EventListener} */ (over));
    drawing.addEventListener(
      "pointermove",
      /** @type {EventListener} */ ((/** @type {PointerEvent} */ event) => this.follow(event)),
    );
    drawing.addEventListener("pointerleave", /** @type {EventListener} */ (leave));
  }
}
