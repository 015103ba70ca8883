// One attention step, played from pause to pause: the query passes the keys, products grow into bars, softmax presses them
// to weights, the values are scaled by these and added up. A query that has rested is chosen, by its row.

import { element, put, say, within } from "../shared/elements.js";
import { Playback } from "../shared/playback.js";
import { Presses } from "../shared/presses.js";
import { pixelsOf } from "../shared/ramp.js";
import { destination, setTabStop } from "../shared/roving.js";
import { isDark } from "../shared/theme.js";
import { Table } from "./attention_step_table.js";

/** @import { Given, Leave } from "../shared/component.js" */
/** @import { Answered } from "../shared/presses.js" */
/** @import { Share } from "../shared/shares.js" */

/**
 * One query. label: the word that chooses it. subject: what it is for. products, scores: in hundredths, a score null where
 * masked. weights: base64, a byte each. says: a sentence for each pause.
 * @typedef {object} Look
 * @property {string} label
 * @property {string} subject
 * @property {number[]} products
 * @property {(number | null)[]} scores
 * @property {string} weights
 * @property {string} query
 * @property {string[]} says
 */

/** @typedef {{ columns: number, full: number, cells: string }} StripData vectors as bytes, in base64 */

/**
 * All queries of a head, as charts/attention_step.py writes them. choose: name of the choice. pauses: names and titles.
 * @typedef {object} Steps
 * @property {"dot" | "additive"} kind
 * @property {string} choose
 * @property {[string, string][]} pauses
 * @property {number} size
 * @property {string[]} keys
 * @property {Look[]} looks
 * @property {string} note
 * @property {Record<"queries" | "keys" | "values" | "contexts", StripData>} strips
 */

/** @typedef {Record<"query" | "key" | "value" | "faint" | "ink", string>} Inks */
/** @typedef {Inks & { weights: string[], contributions: string[] }} Colours */

/**
 * packed: `Steps` as JSON. id: its fingerprint. row: the query. everywhere: whether keys are heard all over the page. stage:
 * large, for a projector.
 * @typedef {object} Data
 * @property {string} packed
 * @property {string} id
 * @property {string} name
 * @property {number} row
 * @property {Answered} pressed
 * @property {Share[]} shares
 * @property {boolean} everywhere
 * @property {boolean} stage
 * @property {Record<"light" | "dark", Colours>} colours
 */

/** @type {readonly (keyof Inks)[]} */
const INKS = ["query", "key", "value", "faint", "ink"];
const LONG = ["products", "context"]; // pauses in which something happens with one key after the other
const EACH = 260; // milliseconds for a key
const LONGEST = 4000; // for all of them
const SHORT = 900; // of other pauses
const STILL = 1500; // after each
const IN_A_LINE = 12; // words to choose from; more take another row's height on a stage

/** @type {WeakMap<HTMLElement, AttentionStep>} */
const attentionSteps = new WeakMap();

/** The attention step in one place of the page. */
class AttentionStep {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.id = "";
    this.row = 0;
    /** @type {Steps | null} */
    this.steps = null;
    /** @type {Table | null} */
    this.table = null;
    /** @type {HTMLButtonElement[]} */
    this.words = [];
    this.presses = new Presses();
    this.queries = element("div", { class: "queries" });
    this.place = element("div", { class: "table" });
    this.said = element("p", { class: "said", "aria-live": "polite" });
    this.note = element("p", { class: "note" });
    const controls = element("div", { class: "controls named" });
    root.append(this.queries, this.place, this.said, controls, this.note);
    this.playback = new Playback(root, controls, {
      enter: (pause) => this.enter(pause),
      move: (progress) => this.table?.move(progress),
      rest: () => this.rest(),
      described: (pause) => this.steps?.pauses[pause][1] ?? "",
      lasts: (pause) => this.duration(pause) + STILL,
      moves: (pause) => this.duration(pause),
      soon: 0.7,
      label: "Stage of the computation",
    });
  }
  /**
   * Return how long a pause is drawn: the query needs its time with every key.
   * @param {number} pause
   */
  duration(pause) {
    if (this.steps === null || !LONG.includes(this.steps.pauses[pause][0])) return SHORT;
    return Math.min(LONGEST, EACH * this.steps.keys.length);
  }

  /**
   * Draw what the server gives.
   * @param {Given<Data>} given
   */
  take(given) {
    const { data } = given;
    const pixels = this.colour(data);
    put(this.root, "aria-label", data.name);
    this.playback.everywhere = data.everywhere;
    this.root.classList.toggle("stage", data.stage);
    const elsewhere = this.presses.take(given).follows(data.row);
    if (data.id !== this.id) {
      this.id = data.id;
      this.build(JSON.parse(data.packed), data, pixels);
      return;
    }
    this.table?.colour(pixels);
    if (elsewhere) this.choose(data.row);
  }

  /** @param {Data} data */
  colour({ colours }) {
    const chosen = colours[isDark(this.root) ? "dark" : "light"];
    const { style } = this.root;
    for (const name of INKS) style.setProperty(`--${name}`, chosen[name]);
    style.setProperty("--weight", chosen.weights[3]);
    style.setProperty("--minus", chosen.contributions[0]);
    style.setProperty("--plus", chosen.contributions[4]);
    return pixelsOf(chosen.contributions, 255);
  }

  /**
   * @param {Steps} steps
   * @param {Data} data
   * @param {Uint32Array} pixels
   */
  build(steps, { row, shares }, pixels) {
    const { kind, keys, looks, pauses, note } = steps;
    this.steps = steps;
    this.root.classList.toggle("additive", kind === "additive");
    this.root.style.setProperty("--rows", String(keys.length + Math.floor(looks.length / IN_A_LINE)));
    this.table?.leave();
    this.table = new Table(this.root, steps, shares, pixels);
    this.place.replaceChildren(...this.table.parts);
    this.offer(steps);
    say(this.note, note);
    this.playback.names = pauses.map(([, title]) => title);
    const last = pauses.length - 1; // where all is there to be seen
    this.choose(row, this.playback.count > 1 ? Math.min(this.playback.step, last) : last);
  }

  /**
   * Offer the words that can be asked for; Tab reaches one of them, arrow keys the others.
   * @param {Steps} steps
   */
  offer({ looks, choose }) {
    this.words = looks.map(({ label }, row) => {
      const word = element("button", { type: "button", title: `What “${label}” asks` }, [label]);
      word.onclick = () => this.pick(row);
      return word;
    });
    const toolbar = element("div", { class: "words", role: "toolbar", "aria-label": choose }, this.words);
    toolbar.onkeydown = (event) => {
      const row = destination(event.key, this.row, looks.length);
      if (row === null) return;
      event.preventDefault();
      this.pick(row);
      this.words[row].focus();
    };
    this.queries.replaceChildren(element("span", { class: "caption" }, [choose]), toolbar);
  }

  /**
   * Take another query, and play it anew from where its own numbers begin.
   * @param {number} row
   */
  pick(row) {
    if (row === this.row) return;
    this.playback.playing = false;
    this.show(row);
    this.playback.go(this.playback.step);
    this.playback.settle();
  }

  /**
   * Show a query at a pause.
   * @param {number} row
   * @param {number} [pause]
   */
  choose(row, pause = this.playback.step) {
    this.show(row);
    this.playback.begin(this.steps?.pauses.length ?? 1, pause);
  }

  /** @param {number} row */
  show(row) {
    this.row = row;
    this.table?.choose(row);
    for (const [index, word] of this.words.entries()) put(word, "aria-pressed", String(index === row));
    setTabStop(this.words, this.words[row]);
    showInRow(this.words[row]);
  }

  /** @param {number} pause */
  enter(pause) {
    if (this.steps === null) return;
    this.table?.enter(this.steps.pauses[pause][0]);
    say(this.said, this.steps.looks[this.row].says[pause]);
  }

  rest() {
    if (!this.presses.knows(this.row)) this.presses.choose(this.row);
  }

  leave() {
    this.playback.leave();
    this.table?.leave();
  }
}

/**
 * Scroll a row of words, and not the page with it, until a word is in its middle.
 * @param {HTMLElement} word
 */
function showInRow(word) {
  const row = word.parentElement;
  if (row) row.scrollLeft = word.offsetLeft + word.offsetWidth / 2 - row.clientWidth / 2;
}

/**
 * Draw the component.
 * @param {Given<Data>} given
 * @returns {Leave}
 */
export function draw(given) {
  const root = within(given.parentElement, ".attending", HTMLElement);
  const step = attentionSteps.get(root) ?? new AttentionStep(root);
  attentionSteps.set(root, step);
  step.take(given);
  return () => step.leave();
}
