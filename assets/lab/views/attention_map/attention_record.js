// Keeps a record that the server sends once a sentence, for all attention maps of the page.

import { renewed } from "../../shared/component.js";
import { keep } from "../../shared/kept.js";
import { unpacked } from "./unpacked.js";

/** @import { Given, Leave } from "../../shared/component.js" */
/** @import { Pack } from "./unpacked.js" */

/**
 * Draw the component, which is not seen.
 * @param {Given<{ name: string, pack: Pack }>} given
 * @returns {Leave}
 */
export function draw({ data, parentElement }) {
  return renewed(parentElement, () => keep(data.name, () => unpacked(data.pack)));
}
