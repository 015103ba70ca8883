// The logit lens of a step, as a table.

import { linkedView } from "../linked_view.js";
import { CellTable } from "./cell_table.js";
import { lensSheet } from "./lens_sheet.js";

/** @import { Lens } from "./lens_sheet.js" */

/** Draw the component. all: what the lenses of all steps have in common. steps: of each step the rest. */
export const draw = linkedView((place) => {
  const table = new CellTable(place);
  return (/** @type {{ all: Lens, steps: readonly Partial<Lens>[] }} */ { all, steps }, [shown], palette) =>
    table.paint(lensSheet({ ...all, ...steps[shown] }), palette.probabilities);
});
