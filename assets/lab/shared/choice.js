// One choice of several: groups of radio buttons.

import { element } from "./elements.js";

/**
 * One of the values to choose from. label: accessible name, where the text alone does not say it.
 * @template Value
 * @typedef {{ value: Value, text: string, label?: string }} Option
 */

/**
 * Make a group of radio buttons.
 * @template {string | number} Value
 * @param {string} name
 * @param {string} className
 * @param {readonly Option<Value>[]} options
 * @param {Value} chosen
 * @param {(value: Value) => void} choose
 */
export function choice(name, className, options, chosen, choose) {
  const group = `${className}-${Math.random()}`; // radio buttons of other components have other names
  const labels = options.map(({ value, text, label }) => {
    const input = element("input", { type: "radio", name: group, "aria-label": label ?? text, value });
    input.checked = value === chosen;
    input.onchange = () => choose(value);
    return element("label", {}, [input, element("span", { "aria-hidden": "true" }, [text])]);
  });
  return element("fieldset", { class: `choice ${className}` }, [element("legend", {}, [name]), ...labels]);
}

/**
 * Check the radio button of a group that has this value.
 * @param {HTMLFieldSetElement} group
 * @param {string | number} value
 */
export function check(group, value) {
  const button = group.querySelector(`input[value="${CSS.escape(String(value))}"]`);
  if (button instanceof HTMLInputElement) button.checked = true;
}
