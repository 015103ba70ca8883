// A button of the project's own components; their style sheets say what `.press` looks like.

import { element } from "./elements.js";

/**
 * Make a button.
 * @param {string} label
 * @param {() => void} pressed
 * @param {string} [look] another class: "first" for the one that goes on
 */
export function press(label, pressed, look = "") {
  const button = element("button", { type: "button", class: `press ${look}` }, [label]);
  button.onclick = pressed;
  return button;
}
