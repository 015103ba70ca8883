// The words of the player, as buttons: the English row and the French one.

import { element, put, say } from "../../shared/elements.js";
import { tint } from "./shade.js";
import { END } from "./weights.js";

/** @import { Cell, MarkKind, Step, Track } from "./track.js" */
/** @import { Weights } from "./weights.js" */

/** @typedef {{ pick: (step: number) => void, point: (source: number) => void }} Asked what a press on a word asks for */

/**
 * What the words show. pointed: the English word that is asked about, or -1.
 * @typedef {{ step: number, view: number, pointed: number }} Moment
 */

/** @param {readonly string[]} parts of a word, with a seam between them */
function wordBox(parts) {
  const nodes = parts.map((part) => element("span", { class: "part" }, [part]));
  return element("span", { class: "box" }, nodes);
}

/**
 * @param {readonly string[]} parts
 * @param {readonly [kind: MarkKind, meaning: string] | undefined} mark
 */
function englishWord(parts, mark) {
  const label = parts.join("");
  const [kind, meaning] = mark ?? ["", ""];
  const title = mark ? `${label}: ${meaning}` : label;
  const box = wordBox(parts);
  const share = element("span", { class: "share" });
  /** @type {Record<string, string>} */
  const spoken = mark ? { "aria-label": title, "data-told": meaning } : {};
  const attributes = { type: "button", class: `cell ${kind}`, tabindex: "-1", title, "aria-pressed": "false" };
  return { node: element("button", { ...attributes, ...spoken }, [share, box]), share, box };
}

/**
 * A word with a part a step, as far as its piece adds text.
 * @param {Cell} cell
 * @param {readonly Step[]} steps of the track
 */
function frenchWord([, gloss, start, end], steps) {
  const texts = steps.slice(start, end).map(({ written }) => written);
  const box = wordBox(texts.map((text, index) => text.slice(texts[index - 1]?.length ?? 0)));
  const meaning = element("span", { class: "gloss", lang: "en" }, [gloss]);
  const node = element("button", { type: "button", class: "cell", tabindex: "-1" }, [box, meaning]);
  return { node, box, parts: [...box.children], gloss: meaning };
}

/**
 * Return the number of the part that a word's step adds; of a piece without text of its own, the one before it.
 * @param {readonly { textContent: string | null }[]} parts
 * @param {number} number of the step in its word
 */
export function partWritten(parts, number) {
  let index = number;
  while (index > 0 && !parts[index].textContent) index -= 1;
  return index;
}

/** Both rows of words. */
export class Words {
  /**
   * @param {Track} track
   * @param {Weights} weights
   * @param {Asked} asked
   */
  constructor(track, weights, { pick, point }) {
    /** @private */
    this.track = track;
    /** @private */
    this.weights = weights;
    const marks = new Map(
      track.marks.map(([source, kind, meaning]) => [source, /** @type {const} */ ([kind, meaning])]),
    );
    const parts = new Map(track.parts);
    /** @private */
    this.english = track.sources.map((label, index) => englishWord(parts.get(index) ?? [label], marks.get(index)));
    /** @private */
    this.french = track.cells.map((cell) => frenchWord(cell, track.steps));
    this.sources = this.english.map(({ node }) => node);
    this.targets = this.french.map(({ node }) => node);
    this.boxes = [...this.english, ...this.french].map(({ box }) => box);
    const [englishEnds, frenchEnds] = track.ends;
    for (const [row, ends] of /** @type {const} */ ([
      [this.sources, englishEnds],
      [this.targets, frenchEnds],
    ])) {
      if (ends) row[row.length - 1].dataset.end = "";
    }
    for (const [index, word] of this.sources.entries()) word.onclick = () => point(index);
    for (const [index, word] of this.targets.entries()) word.onclick = () => pick(track.cells[index][2]);
    const bar = { role: "toolbar" };
    const english = { ...bar, lang: "en", "aria-label": "English: which French words look at each" };
    const french = { ...bar, lang: "fr", "aria-label": "French: the step that writes each" };
    this.rows = [
      element("div", { class: "row sources", ...english }, this.sources),
      element("div", { class: "row targets", ...french }, this.targets),
    ];
    this.rows[0].onkeydown = (event) => this.roam(event);
    const spelled = frenchEnds ? this.french.slice(0, -1) : this.french; // all but the end mark
    const text = spelled.flatMap((word, index) => [track.gaps[index], ...word.parts.map(copied)]);
    /** @private */
    this.textParts = text.filter((part) => part instanceof Element);
    this.text = element("p", { class: "whole-french", lang: "fr", "aria-hidden": "true" }, text);
    /** @private the English word that Tab reaches */
    this.roamed = 0;
    /** @private the French word that Tab reaches */
    this.current = 0;
  }

  /**
   * Move with the arrow keys among the English words; elsewhere they step.
   * @private
   * @param {KeyboardEvent} event
   */
  roam(event) {
    const last = this.sources.length - 1;
    /** @type {Record<string, number | undefined>} */
    const places = { ArrowLeft: this.roamed - 1, ArrowRight: this.roamed + 1, Home: 0, End: last };
    const place = places[event.key];
    if (place === undefined) return;
    event.preventDefault();
    this.roamed = Math.max(0, Math.min(place, last));
    this.reach();
    this.sources[this.roamed].focus();
  }

  /**
   * Let Tab reach one word of each row.
   * @private
   */
  reach() {
    for (const [index, word] of this.sources.entries()) put(word, "tabindex", index === this.roamed ? "0" : "-1");
    for (const [index, word] of this.targets.entries()) put(word, "tabindex", index === this.current ? "0" : "-1");
  }

  /**
   * Show a step.
   * @param {Moment} moment
   */
  show(moment) {
    const root = this.rows[1].getRootNode();
    const active = root instanceof ShadowRoot || root instanceof Document ? root.activeElement : null;
    const focused = this.targets.some((word) => word === active);
    this.current = this.track.steps[moment.step].cell;
    for (const index of this.french.keys()) this.showFrench(index, moment);
    for (const index of this.english.keys()) this.showEnglish(index, moment);
    for (const index of this.french.keys()) this.showLook(index, moment);
    for (const [index, part] of this.textParts.entries()) {
      put(part, "class", `part ${index < moment.step ? "written" : index === moment.step ? "now" : ""}`);
    }
    this.reach();
    if (focused) this.targets[this.current].focus({ preventScroll: true });
  }

  /**
   * Show how far a French word is written.
   * @private
   * @param {number} index
   * @param {Moment} moment
   */
  showFrench(index, { step }) {
    const { node, parts } = this.french[index];
    const [label, gloss, start, end, , sureness, described] = this.track.cells[index];
    const isCurrent = index === this.current;
    const isWritten = index < this.current;
    const whole = isWritten || (isCurrent && step === end - 1);
    const now = isCurrent ? partWritten(parts, step - start) : -1;
    for (const [number, part] of parts.entries()) {
      put(part, "class", `part ${isWritten || number < now ? "written" : number === now ? "now" : ""}`);
    }
    const state = isWritten ? "written" : isCurrent ? "current" : "coming";
    put(node, "class", `cell ${state} ${whole ? sureness : ""}`);
    put(node, "title", "end" in node.dataset ? END : whole ? described : "");
    const soFar = isCurrent ? `“${this.track.steps[step].written}” so far` : "not written yet";
    put(node, "aria-label", [label, gloss, whole ? described : soFar].filter(Boolean).join(", "));
    if (isCurrent) put(node, "aria-current", "step");
    else node.removeAttribute("aria-current");
  }

  /**
   * Show the weight of an English word.
   * @private
   * @param {number} index
   * @param {Moment} moment
   */
  showEnglish(index, { step, view, pointed }) {
    const { node, share, box } = this.english[index];
    const { weights } = this;
    const asking = pointed >= 0;
    const weight = asking ? 0 : weights.row(view, step)[index];
    const isEnd = index === weights.end;
    say(share, weights.told(weight));
    tint(box, weight, isEnd);
    put(node, "aria-pressed", String(index === pointed));
    const part = !asking && weights.any ? `: ${weights.text(weight)} of this step’s weight` : "";
    const mark = node.dataset.told ? `; ${node.dataset.told}` : "";
    const name = isEnd ? "end" : `“${weights.sourceNames[index]}”`;
    put(node, "title", `${name}${part}${mark}${isEnd ? `. ${END}` : ""}`);
  }

  /**
   * Show how much a written French word looks at the English word that is asked about; else its gloss.
   * @private
   * @param {number} index
   * @param {Moment} moment
   */
  showLook(index, { step, view, pointed }) {
    const { box, gloss } = this.french[index];
    const asked = pointed >= 0 && index <= this.current;
    const weight = asked ? this.weights.rowOf(view, index, step)[pointed] : 0;
    say(gloss, asked ? this.weights.told(weight) : this.track.cells[index][1]);
    gloss.classList.toggle("asked", asked);
    tint(box, weight);
  }
}

/** @param {Element} part */
function copied({ textContent }) {
  return element("span", { class: "part" }, [textContent ?? ""]);
}
