// The life of a component's module: its function `draw` is called whenever the data or the theme change, and what that
// returns once its element is gone (loader.js; in the pocket edition pocket/components.js).

/**
 * What a component is drawn from. setStateValue: the server reads the last value, and every message has all states.
 * @template Data
 * @typedef {object} Given
 * @property {Data} data
 * @property {HTMLElement | ShadowRoot} parentElement
 * @property {(name: string, value: unknown) => void} setStateValue
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

/**
 * Return a component's function `draw`: one object draws in each of its elements. It is made from the first call, and takes
 * what that and every later call give.
 * @template Data
 * @param {(given: Given<Data>) => { take?(given: Given<Data>): void, leave?(): void }} make
 * @returns {(given: Given<Data>) => Leave}
 */
export function drawnBy(make) {
  /** @type {WeakMap<Node, ReturnType<typeof make>>} */
  const drawings = new WeakMap();
  return (given) => {
    const { parentElement } = given;
    const drawing = drawings.get(parentElement) ?? make(given);
    drawings.set(parentElement, drawing);
    drawing.take?.(given);
    return () => {
      drawing.leave?.();
      drawings.delete(parentElement);
    };
  };
}
