// Buttons and their icons.

import { element, svg } from "./elements.js";

const ICONS = {
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z",
  back: "M15.5 5.5 9 12l6.5 6.5",
  forward: "M8.5 5.5 15 12l-6.5 6.5",
};

/**
 * Make a picture of one or more icons; each path has its icon's name as class.
 * @param {...keyof typeof ICONS} names
 */
export function icon(...names) {
  const paths = names.map((name) => svg("path", { d: ICONS[name], class: name }));
  return svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, paths);
}

/**
 * Make a button with an accessible name, which is its tooltip too.
 * @param {string} label
 * @param {string} className
 * @param {readonly (Node | string)[]} children
 */
export function button(label, className, children) {
  return element("button", { type: "button", "aria-label": label, title: label, class: className }, children);
}

/**
 * Make a button with a text; a component's style sheet says what `.press` looks like.
 * @param {string} label
 * @param {() => void} pressed
 * @param {string} [className] another class: "first" for the one that goes on
 */
export function press(label, pressed, className = "") {
  const made = element("button", { type: "button", class: `press ${className}` }, [label]);
  made.onclick = pressed;
  return made;
}
