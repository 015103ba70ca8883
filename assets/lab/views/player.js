// Draws the player of a translation (player/player.js). A step or a view that has rested is chosen.

import { drawnBy } from "../shared/component.js";
import { within } from "../shared/elements.js";
import { Player } from "./player/player.js";

/** Draw the component; return what ends it. */
export const draw = drawnBy(({ parentElement }) => new Player(within(parentElement, ".player", HTMLElement)));
