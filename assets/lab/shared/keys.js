// Keys that the server answers, wherever the keyboard is. A press is sent with those before it that have no answer yet:
// [the last that has one, [[number, key], ...]], and sent again until the server knows its number: none is lost, and none
// counts twice.

import { isPlayback, PRESSED, TAKEN } from "./keyboard.js";

const PATIENCE = 2000; // milliseconds without an answer after which presses are sent again

/**
 * keys: those that count. heard: the number of the last press that the server knows. slider: the selector of a slider that
 * has these keys itself. everywhere: they are heard all over the page.
 * @typedef {{ keys: string[], heard: number, slider?: string, everywhere?: boolean }} Listening
 */

/** @typedef {[answered: number, waiting: [number: number, key: string][]]} Presses */

/** @typedef {Readonly<Record<string, () => void>>} Local what this browser does, by key */

export class Keys {
  constructor() {
    /** @private @type {Listening} */
    this.listening = { keys: [], heard: 0 };
    /** @private @type {Local} */
    this.local = {};
    /** @private @type {(presses: Presses) => void} */
    this.send = () => {};
    /** @private the number of the last press */
    this.number = 0;
    /** @private presses without an answer @type {[number: number, key: string][]} */
    this.waiting = [];
    /** @private @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @private @type {(event: KeyboardEvent) => void} */
    this.hear = (event) => this.heard(event);
  }

  /**
   * The server has answered.
   * @param {Listening} listening
   * @param {(presses: Presses) => void} send
   * @param {Local} [local]
   */
  take(listening, send, local = {}) {
    this.listening = listening;
    this.send = send;
    this.local = local;
    const { heard } = listening;
    this.number = Math.max(this.number, heard);
    this.waiting = this.waiting.filter(([number]) => number > heard);
    // once, however often it is called
    for (const early of [true, false]) document.addEventListener("keydown", this.hear, early);
    clearTimeout(this.timer);
    if (this.waiting.length > 0) this.timer = setTimeout(() => this.insist()); // this answer was to earlier ones
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
    if (this.local[key]) return this.local[key]();
    this.number += 1;
    this.waiting.push([this.number, key]);
    clearTimeout(this.timer);
    this.insist();
  }

  /**
   * Send it again where no answer comes: what is sent while the server draws has been lost.
   * @private
   */
  insist() {
    if (this.waiting.length === 0) return;
    this.send([this.listening.heard, this.waiting]);
    this.timer = setTimeout(() => this.insist(), PATIENCE);
  }

  leave() {
    clearTimeout(this.timer);
    for (const early of [true, false]) document.removeEventListener("keydown", this.hear, early);
  }
}
