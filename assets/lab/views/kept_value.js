// Keeps a value that the server sends once a sentence, for the page's components.

import { renewed } from "../shared/component.js";
import { keep } from "../shared/kept.js";

/** @import { Given, Leave } from "../shared/component.js" */

/**
 * Draw the component, which is not seen.
 * @param {Given<{ name: string, value: unknown }>} given
 * @returns {Leave}
 */
export function draw({ data, parentElement }) {
  return renewed(parentElement, () => keep(data.name, () => data.value));
}
