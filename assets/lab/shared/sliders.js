// Giving out 100 % over options, and what two ways to give it out have in common.

import { element, put } from "./elements.js";

const STEP = 5; // per cent that an arrow key gives or takes
const TAP = 10; // per cent that a tap on a word gives
const NEGLIGIBLE = 1e-6;

/**
 * Return the part of two distributions that is the same: 1 only where they are equal, 0 where they share nothing.
 * @param {readonly number[]} first
 * @param {readonly number[]} second
 */
export function overlap(first, second) {
  return first.reduce((sum, share, index) => sum + Math.min(share, second[index]), 0);
}

/**
 * Write a share in whole per cent; "0 %" and "100 %" are said of nothing and all alone.
 * @param {number} share
 */
export function wholePercent(share) {
  const whole = Math.round(100 * share);
  if (whole === 0 && share > NEGLIGIBLE) return "less than 1 %";
  if (whole === 100 && share < 1 - NEGLIGIBLE) return "more than 99 %";
  return `${whole} %`;
}

/** A slider and a number field for each option. */
export class Sliders {
  /**
   * @param {readonly string[]} options
   * @param {number[]} given whole per cents, changed in place
   * @param {(left: number) => void} changed called with the per cents that are left to give
   */
  constructor(options, given, changed) {
    /** @private */
    this.options = options;
    /** @private */
    this.given = given;
    /** @private */
    this.changed = changed;
    this.inputs = options.map((option, index) => this.slider(option, index));
    this.numbers = options.map((option, index) => this.field(option, index));
    this.show();
  }

  /**
   * @private
   * @param {string} option
   * @param {number} index
   */
  slider(option, index) {
    const input = element("input", { type: "range", min: 0, max: 100, step: 1, "aria-label": option });
    input.oninput = () => this.give(index, input.valueAsNumber);
    input.onkeydown = (event) => {
      const up = ["ArrowRight", "ArrowUp"].includes(event.key);
      if (!up && !["ArrowLeft", "ArrowDown"].includes(event.key)) return;
      event.preventDefault();
      this.give(index, this.given[index] + (up ? STEP : -STEP));
    };
    return input;
  }

  /**
   * @private
   * @param {string} option
   * @param {number} index
   */
  field(option, index) {
    const range = { min: 0, max: 100, step: 1, inputmode: "numeric" };
    const field = element("input", { type: "number", class: "number", ...range, "aria-label": `${option}, per cent` });
    field.oninput = () => {
      if (field.value !== "") this.give(index, field.valueAsNumber);
    };
    field.onblur = () => {
      if (field.value === "") this.give(index, 0);
    };
    return field;
  }

  /** Return the sliders as a list, option by option; a name that is tapped gets some more. */
  list() {
    const rows = this.options.map((option, index) => {
      const name = element("span", { class: "name", title: `${TAP} % more` }, [option]);
      name.onclick = () => this.give(index, this.given[index] + TAP);
      const number = element("span", { class: "of" }, [this.numbers[index], "\u00a0%"]);
      return element("div", { class: "share" }, [name, this.inputs[index], number]);
    });
    return element("div", { class: "given" }, rows);
  }

  /** The per cents that are left to give. */
  get left() {
    return 100 - this.given.reduce((sum, share) => sum + share, 0);
  }

  /**
   * Give an option a share, but no more than there is left.
   * @param {number} index
   * @param {number} share
   */
  give(index, share) {
    this.given[index] = Math.max(0, Math.min(Math.round(share), this.given[index] + this.left));
    this.show();
  }

  /** Give what is left evenly to all; the first get what cannot be divided. */
  spread() {
    const { left, given } = this;
    for (const [index, share] of given.entries()) {
      given[index] = share + Math.floor(left / given.length) + (index < left % given.length ? 1 : 0);
    }
    this.show();
  }

  /** @private */
  show() {
    for (const [index, share] of this.given.entries()) {
      const [input, number] = [this.inputs[index], this.numbers[index]];
      input.value = String(share);
      input.style.setProperty("--share", `${share}%`);
      put(input, "aria-valuetext", `${share} %`);
      if (number.value !== String(share)) number.value = String(share);
    }
    this.changed(this.left);
  }
}
