// Keys that the server answers, wherever the keyboard is.

import { isPlayback, PRESSED, TAKEN } from "./keyboard.js";
import { Presses } from "./presses.js";

/** @import { Given } from "./component.js" */
/** @import { Answered } from "./presses.js" */

/**
 * keys: those that count. slider: the selector of a slider that has these keys itself. everywhere: they are heard all over
 * the page.
 * @typedef {{ keys: string[], pressed: Answered, slider?: string, everywhere?: boolean }} Listening
 */

/** @typedef {Readonly<Record<string, () => void>>} Local what this browser does, by key */

export class KeyListener {
  constructor() {
    /** @private @type {Pick<Listening, "keys" | "slider" | "everywhere">} */
    this.listening = { keys: [] };
    /** @private @type {Local} */
    this.local = {};
    /** @private */
    this.presses = new Presses();
    /** @private @type {(event: KeyboardEvent) => void} */
    this.hear = (event) => this.heard(event);
  }

  /**
   * Take the server's answer.
   * @param {Pick<Given<Listening>, "data" | "setStateValue">} given
   * @param {Local} [local]
   */
  take(given, local = {}) {
    this.listening = given.data;
    this.local = local;
    this.presses.take(given);
    // once, however often it is called
    for (const early of [true, false]) document.addEventListener("keydown", this.hear, early);
  }

  /**
   * @private
   * @param {KeyboardEvent} event
   */
  heard(event) {
    const { keys, slider, everywhere = true } = this.listening;
    const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const shift = event.shiftKey && key.length > 1; // a character says by itself whether it is another one
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || shift) return;
    if (!keys.includes(key) && !this.local[key]) return;
    const path = event.composedPath();
    const [target] = path;
    if (!(target instanceof Element) || (key === "Space" && target.closest(PRESSED))) return; // it presses that
    if (isPlayback(path) && (key.startsWith("Arrow") || target.matches("input"))) return;
    const own = slider !== undefined && target.closest(slider) !== null;
    // early at the slider, which would count from what is drawn; late elsewhere, after whatever has a use for the key
    if (own !== (event.eventPhase === Event.CAPTURING_PHASE)) return;
    if (!own && (!everywhere || target.closest(TAKEN))) return;
    event.preventDefault();
    if (own) event.stopPropagation();
    this.press(key);
  }

  /** @param {string} key */
  press(key) {
    if (this.local[key]) this.local[key]();
    else this.presses.press(key);
  }

  leave() {
    for (const early of [true, false]) document.removeEventListener("keydown", this.hear, early);
  }
}
