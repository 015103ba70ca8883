// Draws the player of a translation (player/player.js). A step or a view that has rested is chosen.

import { drawnBy } from "../shared/component.js";
import { within } from "../shared/elements.js";
import { kept } from "../shared/kept.js";
import { Player } from "./player/player.js";

/** @import { Given } from "../shared/component.js" */
/** @import { Data } from "./player/data.js" */

/** @typedef {Omit<Data, "tracks"> & { tracks: string[] | null }} Sent tracks: null where the page keeps them under `id` */

/** Draw the component; return what ends it. */
export const draw = drawnBy(({ parentElement }) => {
  /** @type {Player | null} made with the first tracks: its controls would move once they come */
  let player = null;
  let newest = 0;
  /** @type {{ id: string, tracks: string[] } | null} the last ones that the page has kept */
  let last = null;
  /** @param {Given<Sent>} given */
  const take = (given) => {
    newest += 1;
    const { id } = given.data;
    const tracks = last?.id === id ? last.tracks : given.data.tracks;
    if (tracks !== null) {
      player ??= new Player(within(parentElement, ".player", HTMLElement));
      player.take({ ...given, data: { ...given.data, tracks } });
    } else {
      const call = newest;
      kept(id).then((/** @type {string[]} */ arrived) => {
        if (call !== newest) return;
        last = { id, tracks: arrived };
        take(given);
      });
    }
  };
  const leave = () => {
    newest += 1; // tracks that come later are not drawn
    player?.leave();
  };
  return { take, leave };
});
