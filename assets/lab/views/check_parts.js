// Parts of a screen of Check yourself.

import { element } from "../shared/elements.js";

/** @import { Answer } from "./check_sittings.js" */
/** @import { Item } from "./check_yourself.js" */

export const LETTERS = "abcdefghij"; // of options
const LONGEST_TEXT = 600; // characters
const SHORT = 15; // characters of options that stand side by side

/**
 * Make the heading of a screen, which can have the focus.
 * @param {string} text
 */
export function heading(text) {
  return element("h3", { tabindex: "-1" }, [text]);
}

/**
 * Make a group of radio buttons.
 * @param {"option" | "sure"} name
 * @param {string} label
 * @param {readonly string[]} options
 * @param {number} chosen the option that is chosen, -1 for none
 * @param {() => void} changed
 */
export function radios(name, label, options, chosen, changed) {
  const rows = options.map((option, index) => {
    const input = element("input", { type: "radio", name, value: index });
    input.checked = index === chosen;
    input.onchange = changed;
    return element("label", {}, [input, element("span", {}, [option])]);
  });
  const look = name === "sure" ? "legend" : "legend unseen";
  const legend = element("span", { class: look, id: `legend-${name}` }, [label]);
  const short = options.every((option) => option.length <= SHORT) ? "short" : "";
  const attributes = { role: "radiogroup", "aria-labelledby": `legend-${name}`, class: `choice ${short}` };
  return element("div", attributes, [legend, ...rows]);
}

/**
 * Make a box for an answer in the learner's own words.
 * @param {string} text
 */
export function textBox(text) {
  const box = element("textarea", { rows: "5", maxlength: LONGEST_TEXT, "aria-label": "Your answer" });
  box.value = text;
  return box;
}

/**
 * Say whether an answer was right, and why.
 * @param {Item} item
 * @param {Answer | undefined} answer
 */
export function result(item, answer) {
  const right = answer?.correct === "yes";
  const chosen = LETTERS.indexOf(answer?.answer || " ");
  const parts = [
    element("p", { class: "asked" }, [item.question]),
    element("p", {}, [`${right ? "✓ Right" : "✗ You chose"}: ${item.options[chosen] ?? "nothing"}`]),
  ];
  if (!right) parts.push(element("p", {}, [`Right: ${item.right === null ? "" : item.options[item.right]}`]));
  const why = element("p", {}, [item.why]);
  if (item.address) {
    why.append(" ", element("a", { href: item.address, target: "_blank", rel: "noopener" }, [item.label]));
  }
  return element("li", {}, [...parts, why]);
}
