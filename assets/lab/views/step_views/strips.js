// Vectors as strips of coloured cells, of which a control chooses some.

import { linkedView } from "../linked_view.js";
import { CellTable } from "./cell_table.js";
import { stripSheet } from "./strip_sheet.js";

/** @import { Strips } from "./strip_sheet.js" */

/** Draw the component. */
export const draw = linkedView((place) => {
  const table = new CellTable(place);
  return (/** @type {{ choices: readonly Strips[] }} */ { choices }, [shown], palette) =>
    table.paint(stripSheet(choices[shown]), palette.contributions);
});
