// Choices of the page, for all modules that draw by it before the server has answered. Modules of a page share one
// store. views/choices.js reads the page's controls for it.
//
// Values by the key of a control: a row of choices has the number of the chosen one, from 0, a switch 0 or 1, a list its
// text, a list of several all their texts, a slider its number.

/** @typedef {{ choice: unknown, range?: readonly [number, number] }} Seen range: first and last number of a slider */

/** @typedef {(control: string) => Seen | null} Read returns what a control has now; null where the page has none of this key */

export class PageChoices {
  constructor() {
    /** @private @type {Read} */
    this.read = () => null;
    /** @private @type {Map<string, unknown>} what was last seen of the controls that modules have asked for */
    this.seen = new Map();
    /** @private @type {Map<string, unknown>} of components that are controls themselves */
    this.picked = new Map();
    /** @private @type {Map<string, number>} where sliders go that the server has not moved yet */
    this.moved = new Map();
    /** @private @type {Set<() => void>} */
    this.hearers = new Set();
  }

  /**
   * Return what a control has chosen; undefined where the page has none of this key.
   * @param {string} control its key
   */
  of(control) {
    if (!this.seen.has(control)) this.seen.set(control, this.read(control)?.choice); // and from now on it is observed
    return this.moved.get(control) ?? this.seen.get(control) ?? this.picked.get(control);
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
   * Read the page's controls with this function from now on.
   * @param {Read} read
   */
  observe(read) {
    this.read = read;
    this.look();
  }

  /** Look whether something else is chosen. */
  look() {
    this.change(() => {
      for (const control of this.seen.keys()) this.seen.set(control, this.read(control)?.choice);
    });
  }

  /**
   * Take the choice of a component that is a control itself.
   * @param {string} control
   * @param {unknown} at
   */
  pick(control, at) {
    this.change(() => this.picked.set(control, at));
  }

  /**
   * Count a slider as moved to a number until the server has answered and moves it.
   * @param {string} control
   * @param {number} at which is brought into the slider's range
   */
  moveTo(control, at) {
    const [least, most] = this.read(control)?.range ?? [at, at];
    this.change(() => this.moved.set(control, Math.max(least, Math.min(at, most))));
  }

  /**
   * Count a slider as moved on by so many.
   * @param {string} control
   * @param {number} by
   */
  moveBy(control, by) {
    const now = this.moved.get(control) ?? this.read(control)?.choice;
    if (typeof now === "number") this.moveTo(control, now + by);
  }

  /** The server has answered: sliders are where it has moved them. */
  settle() {
    this.look();
    this.change(() => this.moved.clear());
  }

  /**
   * Change something, and tell whoever has asked for it.
   * @private
   * @param {() => void} make
   */
  change(make) {
    const all = () => JSON.stringify([...this.seen.keys()].map((control) => this.of(control) ?? null));
    const before = all();
    make();
    if (all() === before) return;
    for (const hear of this.hearers) hear();
  }
}

export const pageChoices = new PageChoices();
