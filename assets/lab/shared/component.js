// The life of a component's module: its function `draw` is called whenever the data or the theme change, and what that
// returns once its element is gone (loader.js; in the pocket edition pocket/components.js).

/**
 * What a component is drawn from. setStateValue: the server reads the last value, and every message has all states.
 * setTriggerValue: for one run of the server; of several close together some are lost.
 * @template Data
 * @typedef {object} Given
 * @property {Data} data
 * @property {HTMLElement | ShadowRoot} parentElement
 * @property {(name: string, value: unknown) => void} setStateValue
 * @property {(name: string, value: unknown) => void} setTriggerValue
 */

/** @typedef {() => void} Leave what ends a component */

/**
 * @template Data
 * @typedef {(given: Given<Data>) => Leave | void} Draw
 */

/** @type {WeakMap<Node, Leave>} */
const undo = new WeakMap();

/**
 * Set up afresh at each call: end what the call before has set up for this element.
 * @param {Node} element
 * @param {() => Leave} begin
 * @returns {Leave}
 */
export function renewed(element, begin) {
  undo.get(element)?.();
  const leave = begin();
  undo.set(element, leave);
  return () => {
    leave();
    undo.delete(element);
  };
}
