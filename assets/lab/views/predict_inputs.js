// The ways to answer a question: an option, a distribution over all options, or a line of text.

import { press } from "../shared/buttons.js";
import { element, say } from "../shared/elements.js";
import { Sliders } from "../shared/sliders.js";
import { namedOption } from "./predict_result.js";

/** @import { Question } from "./predict.js" */

const FORWARD = ["ArrowRight", "ArrowDown"];
const BACK = ["ArrowLeft", "ArrowUp"];

/**
 * Return buttons for the options: Tab reaches one of them, arrow keys the others.
 * @param {Question} question
 * @param {(option: number) => void} choose
 */
export function optionButtons(question, choose) {
  const buttons = question.options.map((_, index) => {
    const attributes = { type: "button", class: "option", tabindex: index === 0 ? 0 : -1 };
    const button = element("button", attributes, namedOption(question, index));
    button.onclick = () => choose(index);
    return button;
  });
  const attributes = { class: `options ${question.kind}`, role: "toolbar", "aria-label": "Options" };
  const group = element("div", attributes, buttons);
  group.onkeydown = (event) => {
    const focused = buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const next = focused < 0 ? null : target(event.key, focused, buttons.length);
    if (next === null) return;
    event.preventDefault();
    for (const [index, button] of buttons.entries()) button.tabIndex = index === next ? 0 : -1;
    buttons[next].focus();
  };
  return group;
}

/**
 * Return the number of the button that a key goes to; null for other keys.
 * @param {string} key
 * @param {number} focused
 * @param {number} count
 */
function target(key, focused, count) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (FORWARD.includes(key)) return Math.min(focused + 1, count - 1);
  return BACK.includes(key) ? Math.max(focused - 1, 0) : null;
}

/**
 * Return sliders, one for each option, and the buttons below them.
 * @param {Question} question
 * @param {number[]} given whole per cents, changed in place
 * @param {(shares: number[]) => void} commit
 * @returns {[HTMLElement, ...HTMLElement[]]}
 */
export function shareInputs({ options }, given, commit) {
  const rest = element("span", { class: "rest", role: "status" });
  const done = press("Compare with the model", () => commit([...given]));
  const spread = press("Spread the rest", () => sliders.spread());
  const sliders = new Sliders(options, given, (left) => {
    done.disabled = left > 0;
    spread.disabled = left === 0;
    say(rest, left > 0 ? `${left} % left to give` : "All 100 % given");
  });
  return [sliders.list(), rest, spread, done];
}

/**
 * Return a line for text, and its button.
 * @param {(text: string) => void} commit
 * @returns {[HTMLElement, ...HTMLElement[]]}
 */
export function textInput(commit) {
  const input = element("input", { type: "text", maxlength: 300, "aria-label": "Your answer" });
  const done = press("Answer", () => {
    const text = input.value.trim();
    if (text) commit(text);
  });
  input.onkeydown = (event) => {
    if (event.key === "Enter" && !event.isComposing) done.click();
  };
  return [input, done];
}
