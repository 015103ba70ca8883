// Lets modules see these choices on the page, by the keys of controls.

import { pageChoices } from "../../assets/lab/shared/page_choices.js";

/** @param {Readonly<Record<string, unknown>>} chosen */
export function choose(chosen, store = pageChoices) {
  store.observe((control) => (control in chosen ? { choice: chosen[control] } : null));
}
