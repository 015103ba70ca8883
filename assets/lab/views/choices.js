// What is chosen on the page, told to its charts at once, while the server is still asked what follows from it. The page's
// root has as its `value` what each control that is there has chosen, by the control's key, and the event "chosen" when it
// has changed: as an input would, to which Vega binds a signal (charts/control_links.py). A row of choices says the number
// of the chosen one, from 0, a switch 0 or 1, a list its text, a list of several all their texts, a slider its number.
//
// A component that is a control by itself tells it with the event "picked" ({control, at}), and for a control of the page,
// where the slider follows when the server has answered, with "moved" ({control, at}, or {slider: selector, by}). So do
// the buttons beside a slider. That counts until the answer is there.

import { renewed } from "../shared/component.js";

/** @import { Given, Leave } from "../shared/component.js" */

/** @typedef {{ button: string, control: string, to: "least" | "most" | number }} Move to: by how many, or an end */

/**
 * controls: selectors by key. buttons: those beside a slider. quiet: selector of the app while no script runs. state: the
 * attribute that says so.
 * @typedef {{ controls: Record<string, string>, buttons: Move[], quiet: string, state: string }} Data
 */

/** @typedef {{ control?: string, slider?: string, at?: number, by?: number }} Moved */

/** @typedef {Record<string, unknown>} Choices by the key of a control */

const ENDS = { least: -Infinity, most: Infinity };

/** @type {WeakMap<Node, Choices>} what components that are controls have told; it stays at a later call */
const told = new WeakMap();

/**
 * Draw the component.
 * @param {Given<Data>} given
 * @returns {Leave}
 */
export function draw({ data, parentElement }) {
  const picked = told.get(parentElement) ?? {};
  told.set(parentElement, picked);
  return renewed(parentElement, () => new Announcer(data, picked).begin());
}

/**
 * Return what a control has chosen.
 * @param {Element} control
 */
function choiceOf(control) {
  const options = [...control.querySelectorAll("[role=radio]")];
  if (options.length > 0) return options.findIndex((option) => option.getAttribute("aria-checked") === "true");
  if (control.querySelector(".stMultiSelect"))
    return [...control.querySelectorAll("[data-tag]")].map((tag) => tag.ariaLabel);
  const input = control.querySelector("[type=checkbox], [role=combobox], [type=range]");
  if (!(input instanceof HTMLInputElement)) return undefined;
  if (input.type === "checkbox") return Number(input.checked);
  return input.type === "range" ? input.valueAsNumber : input.value;
}

/** Announces what is chosen. */
class Announcer {
  /**
   * @param {Data} data
   * @param {Choices} picked
   */
  constructor(data, picked) {
    this.data = data;
    this.picked = picked;
    /** @type {Record<string, number>} where sliders go that the server has not moved yet */
    this.moved = {};
    this.announced = "{}";
    this.waits = false;
  }

  /**
   * Listen and observe until it ends.
   * @returns {Leave}
   */
  begin() {
    const listened = new AbortController();
    const early = { capture: true, signal: listened.signal };
    // a switch that has turned changes no attribute, and tells no event
    const later = () => requestAnimationFrame(() => this.look());
    for (const kind of ["click", "keyup"]) document.addEventListener(kind, later, early);
    document.addEventListener("click", ({ target }) => this.press(target), early);
    document.addEventListener("picked", (event) => this.pick(/** @type {CustomEvent} */ (event).detail), early);
    document.addEventListener("moved", (event) => this.move(/** @type {CustomEvent} */ (event).detail), early);
    const observer = new MutationObserver(() => this.see());
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributeFilter: ["aria-checked", "value", this.data.state],
    });
    this.see();
    return () => {
      observer.disconnect();
      listened.abort();
      Reflect.deleteProperty(document.documentElement, "value");
    };
  }

  see() {
    const runs = document.querySelector(this.data.quiet) === null;
    if (this.waits && !runs) this.moved = {};
    this.waits = runs;
    this.look();
  }

  look() {
    /** @type {Choices} */
    const chosen = {};
    for (const [key, selector] of Object.entries(this.data.controls)) {
      const control = document.querySelector(selector);
      if (control) chosen[key] = choiceOf(control);
    }
    const value = { ...this.picked, ...chosen, ...this.moved };
    const announced = JSON.stringify(value);
    if (announced === this.announced) return;
    this.announced = announced;
    const root = document.documentElement;
    Object.assign(root, { value });
    root.dispatchEvent(new Event("chosen"));
  }

  /** @param {{ control: string, at: unknown }} choice */
  pick({ control, at }) {
    this.picked[control] = at;
    this.look();
  }

  /** @param {EventTarget | null} target */
  press(target) {
    if (!(target instanceof Element)) return;
    const pressed = this.data.buttons.find(({ button }) => target.closest(`${button} button:not([disabled])`));
    if (pressed === undefined) return;
    const { control, to } = pressed;
    this.move(typeof to === "number" ? { control, by: to } : { control, at: ENDS[to] });
  }

  /** @param {Moved} move */
  move({ control, slider, at, by = 0 }) {
    const { controls } = this.data;
    const key = control ?? Object.keys(controls).find((name) => controls[name] === slider);
    if (key === undefined) return;
    const range = document.querySelector(`${controls[key]} [type=range]`);
    if (range instanceof HTMLInputElement) {
      const to = at ?? (this.moved[key] ?? range.valueAsNumber) + by;
      this.moved[key] = Math.max(Number(range.min), Math.min(to, Number(range.max)));
    } else if (at !== undefined) this.moved[key] = at;
    else return;
    this.look();
  }
}
