// The attention map of a page: any head of any site of a record, turned by the page's controls before the server answers.

import { renewed } from "../../shared/component.js";
import { within } from "../../shared/elements.js";
import { kept } from "../../shared/kept.js";
import { pageChoices } from "../../shared/page_choices.js";
import { isDark } from "../../shared/theme.js";
import { chosenView } from "./chosen.js";
import { Drawing } from "./drawing.js";
import { shownMap } from "./maps.js";

/** @import { Given, Leave } from "../../shared/component.js" */
/** @import { Controls } from "./chosen.js" */
/** @import { Palette } from "./colours.js" */
/** @import { Beside, RecordMaps, View } from "./maps.js" */

/**
 * record: name of what attention_record.js was given. view: the server's choice. beside: what stands beside the rows, of
 * each site and head. grows: the map uses a tall window. low: it stands beside another, low and without a legend.
 * @typedef {object} Data
 * @property {string} record
 * @property {View} view
 * @property {Controls} controls
 * @property {{ light: Palette, dark: Palette }} colours
 * @property {readonly (readonly Beside[])[] | null} beside
 * @property {boolean} grows
 * @property {boolean} low
 */

/** @typedef {{ drawing: Drawing, data: Data, name: string, maps: RecordMaps | null }} State */

/** @type {WeakMap<HTMLElement, State>} */
const states = new WeakMap();

/**
 * Draw the component.
 * @param {Given<Data>} given
 * @returns {Leave}
 */
export function draw({ data, parentElement }) {
  const place = within(parentElement, ".attention-map", HTMLElement);
  const state = states.get(place) ?? { drawing: new Drawing(place), data, name: "", maps: null };
  states.set(place, state);
  state.data = data;
  place.classList.toggle("grows", data.grows);
  place.classList.toggle("low", data.low);
  const paint = () => {
    if (state.maps === null || state.name !== state.data.record) return;
    const view = chosenView(state.maps, state.data.view, state.data.controls);
    const shown = shownMap(state.maps, view, state.data.beside);
    state.drawing.paint(shown, state.data.colours[isDark(place) ? "dark" : "light"]);
    place.dataset.record = state.name;
  };
  if (state.name === data.record) paint();
  else {
    kept(data.record).then((/** @type {RecordMaps} */ maps) => {
      if (state.data.record !== data.record) return;
      Object.assign(state, { name: data.record, maps });
      paint();
    });
  }
  return renewed(place, () => {
    const listened = new AbortController();
    const observer = new ResizeObserver(() => state.drawing.fit());
    pageChoices.subscribe(paint, listened.signal);
    observer.observe(place);
    return () => {
      listened.abort();
      observer.disconnect();
    };
  });
}
