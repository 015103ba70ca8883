// Groups of radio buttons.

/**
 * Check the radio button of a group that has this value.
 * @param {HTMLFieldSetElement} group
 * @param {string} value
 */
export function check(group, value) {
  const button = group.querySelector(`input[value="${CSS.escape(value)}"]`);
  if (button instanceof HTMLInputElement) button.checked = true;
}
