// Which keys belong to the element that has the keyboard, for what listens on the whole page.

const ROLES = "slider radio tab listbox option combobox grid menu menuitem toolbar dialog".split(" ");

/** Selector of the elements that have a use of their own for arrow keys or letters. */
export const TAKEN = [
  "input",
  "textarea",
  "select",
  "[contenteditable=true]",
  ...ROLES.map((role) => `[role=${role}]`),
].join();

/** Selector of the elements that Space presses. */
export const PRESSED = "button, a, summary, [role=button]";

/**
 * Return whether an event's path goes through something that is played in steps, which hears keys itself.
 * @param {readonly EventTarget[]} path
 */
export function isPlayback(path) {
  return path.some((node) => node instanceof HTMLElement && node.dataset.playback !== undefined);
}
