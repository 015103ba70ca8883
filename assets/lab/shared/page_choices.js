// What is chosen on the page, for all modules that draw by it before the server has answered. Modules of a page share one
// store. views/choices.js observes the page's controls and writes here.
//
// Values by the key of a control: a row of choices has the number of the chosen one, from 0, a switch 0 or 1, a list its
// text, a list of several all their texts, a slider its number.

/** @typedef {Readonly<Record<string, unknown>>} Choices by the key of a control */

/** @typedef {Readonly<Record<string, readonly [number, number]>>} Ranges first and last number of sliders, by their keys */

export class PageChoices {
  constructor() {
    /** @private @type {Choices} of controls on the page */
    this.seen = {};
    /** @private @type {Ranges} */
    this.ranges = {};
    /** @private @type {Record<string, unknown>} of components that are controls themselves */
    this.picked = {};
    /** @private @type {Record<string, number>} where sliders go that the server has not moved yet */
    this.moved = {};
    /** @private @type {Choices} */
    this.all = {};
    /** @private @type {Set<() => void>} */
    this.hearers = new Set();
  }

  /** Return what each control has chosen. */
  get() {
    return this.all;
  }

  /**
   * Call a function when something else is chosen, until the signal ends it.
   * @param {() => void} hear
   * @param {AbortSignal} signal
   */
  subscribe(hear, signal) {
    this.hearers.add(hear);
    signal.addEventListener("abort", () => this.hearers.delete(hear));
  }

  /**
   * Take what is chosen in the controls that the page has now.
   * @param {Choices} chosen
   * @param {Ranges} ranges
   */
  see(chosen, ranges) {
    this.seen = chosen;
    this.ranges = ranges;
    this.renew();
  }

  /**
   * Take the choice of a component that is a control itself.
   * @param {string} control
   * @param {unknown} at
   */
  pick(control, at) {
    this.picked[control] = at;
    this.renew();
  }

  /**
   * Count a slider as moved to a number until the server has answered and moves it.
   * @param {string} control
   * @param {number} at which is brought into the slider's range
   */
  moveTo(control, at) {
    const [least, most] = this.ranges[control] ?? [at, at];
    this.moved[control] = Math.max(least, Math.min(at, most));
    this.renew();
  }

  /**
   * Count a slider as moved on by so many.
   * @param {string} control
   * @param {number} by
   */
  moveBy(control, by) {
    if (this.ranges[control]) this.moveTo(control, Number(this.all[control]) + by);
  }

  /** The server has answered: sliders are where it has moved them. */
  settle() {
    this.moved = {};
    this.renew();
  }

  /** @private */
  renew() {
    const all = { ...this.picked, ...this.seen, ...this.moved };
    if (JSON.stringify(all) === JSON.stringify(this.all)) return;
    this.all = all;
    for (const hear of this.hearers) hear();
  }
}

export const pageChoices = new PageChoices();
