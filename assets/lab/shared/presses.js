// What a reader presses or chooses in a component, each answered once by the server (ui/presses.py). What has no answer yet
// is a numbered list, kept as the component's state: every message carries all states, so nothing is lost.

/** @import { Given } from "./component.js" */

/**
 * Answer of the server. session: its name for the visit; a server that takes over has another one.
 * @typedef {{ session: string, answered: number }} Answered
 */

/**
 * The component's state.
 * @typedef {{ session: string, presses: readonly [number: number, value: unknown][] }} Pressed
 */

export class Presses {
  constructor() {
    /** @private */
    this.answered = { session: "", answered: 0 };
    /** @private the number of the last press */
    this.number = 0;
    /** @private those without an answer @type {Pressed["presses"]} */
    this.waiting = [];
    /** @private the choice that both sides know, as JSON @type {string | undefined} */
    this.known = undefined;
    /** @private @type {Given<unknown>["setStateValue"]} */
    this.send = () => {};
  }

  /**
   * Take the server's answer. A server that has taken over is sent what still waits.
   * @param {Pick<Given<{ pressed: Answered }>, "data" | "setStateValue">} given
   */
  take({ data: { pressed }, setStateValue }) {
    const other = pressed.session !== this.answered.session;
    this.answered = pressed;
    this.send = setStateValue;
    this.number = Math.max(this.number, pressed.answered);
    if (!other) this.waiting = this.waiting.filter(([number]) => number > pressed.answered);
    else if (this.waiting.length > 0) this.tell();
    return this;
  }

  /**
   * Press: all presses count. Return the number of this one.
   * @param {unknown} value
   */
  press(value) {
    this.number += 1;
    this.waiting = [...this.waiting, [this.number, value]];
    this.tell();
    return this.number;
  }

  /**
   * Choose: the last choice alone counts. Return its number.
   * @param {unknown} value
   * @param {unknown} [choice] as the server tells of it, where that differs from the value
   */
  choose(value, choice = value) {
    this.waiting = [];
    this.known = JSON.stringify(choice);
    return this.press(value);
  }

  /**
   * Return whether both sides know this choice.
   * @param {unknown} choice
   */
  knows(choice) {
    return JSON.stringify(choice) === this.known;
  }

  /**
   * Return whether to follow the server's choice: it is another one than both know, and answers all that was pressed here.
   * @param {unknown} choice
   */
  follows(choice) {
    if (this.waiting.length > 0 || this.knows(choice)) return false;
    this.known = JSON.stringify(choice);
    return true;
  }

  /** The value of the last press that has no answer yet. */
  get last() {
    return this.waiting.at(-1)?.[1];
  }

  /** @private */
  tell() {
    /** @type {Pressed} */
    const pressed = { session: this.answered.session, presses: this.waiting };
    this.send("pressed", pressed);
  }
}

/** @type {WeakMap<Node, Presses>} */
const presses = new WeakMap();

/**
 * Return the presses of the element that a component draws in, with the server's answer taken.
 * @param {Given<{ pressed: Answered }>} given
 */
export function pressesOf(given) {
  const own = presses.get(given.parentElement) ?? new Presses();
  presses.set(given.parentElement, own);
  return own.take(given);
}
