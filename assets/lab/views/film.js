// Trainings replayed side by side: curves with the present moment, and of each model the translation and the map of one
// sentence. A moment that has rested is chosen, by its index.

import { element, put, say, within } from "../shared/elements.js";
import { Playback } from "../shared/playback.js";
import { Presses } from "../shared/presses.js";
import { isDark } from "../shared/theme.js";
import { Card } from "./film_card.js";
import { Panel } from "./film_panel.js";

/** @import { Given, Leave } from "../shared/component.js" */
/** @import { Answered } from "../shared/presses.js" */
/** @import { Share } from "../shared/shares.js" */
/** @import { Model, Scheme } from "./film_card.js" */
/** @import { Curves } from "./film_panel.js" */

const PACE = 700; // milliseconds of a moment

/**
 * The films, as charts/film.py writes them. rows: of a map. x: place of a moment on the curves' axis, from 0 to 1.
 * @typedef {object} Reel
 * @property {number} rows
 * @property {{ label: string, x: number, said: string }[]} moments
 * @property {Curves[]} panels
 * @property {[number, string][]} ticks
 * @property {Model[]} models
 */

/**
 * packed: a `Reel` as JSON. id: its fingerprint. moment: index. shares: by the bytes of maps.
 * @typedef {object} Data
 * @property {string} id
 * @property {string} name
 * @property {string} packed
 * @property {number} moment
 * @property {Answered} pressed
 * @property {Share[]} shares
 * @property {Record<Scheme, { weights: string[], faint: string }>} colours
 */

/** @type {Reel} */
const EMPTY = { rows: 0, moments: [], panels: [], ticks: [], models: [] };

/** @type {WeakMap<HTMLElement, Film>} */
const films = new WeakMap();

/** The films in one place of the page. */
class Film {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.reel = EMPTY;
    this.id = "";
    /** @type {Scheme | null} */
    this.scheme = null;
    /** @type {Card[]} */
    this.cards = [];
    /** @type {Panel[]} */
    this.panels = [];
    this.presses = new Presses();
    this.curvesPlace = element("div", { class: "curves" });
    this.cardsPlace = element("div", { class: "cards" });
    this.said = element("p", { class: "said", "aria-live": "polite" });
    this.label = element("strong", { class: "moment", "aria-hidden": "true" });
    const controls = element("div", { class: "controls" });
    root.append(this.curvesPlace, this.said, controls, this.cardsPlace);
    this.playback = new Playback(root, controls, {
      enter: (moment) => this.enter(moment),
      move: () => {},
      rest: (moment) => this.rest(moment),
      described: (moment) => this.reel.moments[moment]?.label ?? "",
      lasts: () => PACE,
      moves: () => 1,
      label: "Moment of the training",
    });
    this.playback.everywhere = true;
    within(controls, ".track", HTMLElement).before(this.label);
    controls.append(element("p", { class: "hint", "aria-hidden": "true" }, ["Space plays · ← → step"]));
  }

  /**
   * Draw what the server gives.
   * @param {Given<Data>} given
   */
  take(given) {
    const { data } = given;
    put(this.root, "aria-label", data.name);
    const elsewhere = this.presses.take(given).follows(data.moment);
    const isNew = data.id !== this.id;
    if (isNew) this.build(JSON.parse(data.packed));
    this.colour(data);
    if (isNew) {
      this.id = data.id;
      this.playback.begin(this.reel.moments.length, data.moment);
    } else if (elsewhere) {
      this.playback.stop();
      this.playback.go(data.moment);
    }
  }

  /** @param {Reel} reel */
  build(reel) {
    this.reel = reel;
    this.cards = reel.models.map((model) => new Card(model, reel.rows));
    this.panels = reel.panels.map((curves) => new Panel(curves, reel, (x) => this.goNear(x)));
    this.curvesPlace.replaceChildren(...this.panels.map(({ node }) => node));
    this.cardsPlace.replaceChildren(...this.cards.map(({ node }) => node));
    const labels = reel.models.flatMap(({ columns }) => columns);
    this.root.style.setProperty("--rows", String(reel.rows));
    this.root.style.setProperty("--letters", String(Math.max(...labels.map(({ length }) => length))));
    this.scheme = null;
  }

  /** @param {Data} data */
  colour({ colours, shares }) {
    const scheme = isDark(this.root) ? "dark" : "light";
    if (scheme === this.scheme) return;
    this.scheme = scheme;
    this.root.style.setProperty("--faint", colours[scheme].faint);
    for (const card of this.cards) card.colour(scheme, shares, colours[scheme].weights);
    for (const panel of this.panels) panel.colour(this.reel.models.map((model) => model.colours[scheme]));
  }

  /**
   * Go to the moment nearest to a place on the curves' axis.
   * @param {number} x
   */
  goNear(x) {
    const distances = this.reel.moments.map((moment) => Math.abs(moment.x - x));
    this.playback.walk(distances.indexOf(Math.min(...distances)));
  }

  /** @param {number} moment */
  enter(moment) {
    const { x, said, label } = this.reel.moments[moment];
    for (const card of this.cards) card.show(moment);
    const frames = this.reel.models.map(({ at }) => at[moment]);
    for (const panel of this.panels) panel.show(x, frames);
    say(this.label, label);
    say(this.said, said);
  }

  /** @param {number} moment */
  rest(moment) {
    if (!this.presses.knows(moment)) this.presses.choose(moment);
  }
}

/**
 * Draw the component.
 * @param {Given<Data>} given
 * @returns {Leave}
 */
export function draw(given) {
  const root = within(given.parentElement, ".film", HTMLElement);
  const film = films.get(root) ?? new Film(root);
  films.set(root, film);
  film.take(given);
  return () => film.playback.leave();
}
