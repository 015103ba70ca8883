// The words of the player, as buttons: the source's row and the target's.

import { element, put, say } from "../../shared/elements.js";
import { inLanguage } from "../../shared/languages.js";
import { tint } from "./shade.js";
import { END } from "./weights.js";

/** @import { LanguagePair } from "../../shared/languages.js" */
/** @import { Cell, MarkKind, Step, Track } from "./track.js" */
/** @import { Weights } from "./weights.js" */

/** @typedef {{ pick: (step: number) => void, point: (source: number) => void }} Asked what a press on a word asks for */

/**
 * What the words show. pointed: the source word that is asked about, or -1.
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
function sourceWord(parts, mark) {
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
 * @param {LanguagePair} pair
 */
function targetWord([, gloss, start, end], steps, { source, target }) {
  const texts = steps.slice(start, end).map(({ written }) => written);
  const box = wordBox(texts.map((text, index) => text.slice(texts[index - 1]?.length ?? 0)));
  const meaning = element("span", { class: "gloss", ...inLanguage(source, target) }, [gloss]);
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
    this.read = track.sources.map((label, index) => sourceWord(parts.get(index) ?? [label], marks.get(index)));
    /** @private */
    this.written = track.cells.map((cell) => targetWord(cell, track.steps, track.pair));
    this.sources = this.read.map(({ node }) => node);
    this.targets = this.written.map(({ node }) => node);
    this.boxes = [...this.read, ...this.written].map(({ box }) => box);
    const [sourceEnds, targetEnds] = track.ends;
    for (const [row, ends] of /** @type {const} */ ([
      [this.sources, sourceEnds],
      [this.targets, targetEnds],
    ])) {
      if (ends) row[row.length - 1].dataset.end = "";
    }
    for (const [index, word] of this.sources.entries()) word.onclick = () => point(index);
    for (const [index, word] of this.targets.entries()) word.onclick = () => pick(track.cells[index][2]);
    const bar = { role: "toolbar" };
    const { source, target } = track.pair;
    const above = { ...inLanguage(source), "aria-label": `${source.name}: which ${target.name} words look at each` };
    const below = { ...inLanguage(target), "aria-label": `${target.name}: the step that writes each` };
    this.rows = [
      element("div", { class: "row sources", ...bar, ...above }, this.sources),
      element("div", { class: "row targets", ...bar, ...below }, this.targets),
    ];
    this.rows[0].onkeydown = (event) => this.roam(event);
    const spelled = targetEnds ? this.written.slice(0, -1) : this.written; // all but the end mark
    const text = spelled.flatMap((word, index) => [track.gaps[index], ...word.parts.map(copied)]);
    /** @private */
    this.textParts = text.filter((part) => part instanceof Element);
    this.text = element("p", { class: "whole-target", ...inLanguage(target), "aria-hidden": "true" }, text);
    /** @private the source word that Tab reaches */
    this.roamed = 0;
    /** @private the target word that Tab reaches */
    this.current = 0;
  }

  /**
   * Move with the arrow keys among the source words; elsewhere they step.
   * @private
   * @param {KeyboardEvent} event
   */
  roam(event) {
    const last = this.sources.length - 1;
    const right = this.track.pair.source.right_to_left ? -1 : 1;
    /** @type {Record<string, number | undefined>} */
    const places = { ArrowLeft: this.roamed - right, ArrowRight: this.roamed + right, Home: 0, End: last };
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
    for (const index of this.written.keys()) this.showTarget(index, moment);
    for (const index of this.read.keys()) this.showSource(index, moment);
    for (const index of this.written.keys()) this.showLook(index, moment);
    for (const [index, part] of this.textParts.entries()) {
      put(part, "class", `part ${index < moment.step ? "written" : index === moment.step ? "now" : ""}`);
    }
    this.reach();
    if (focused) this.targets[this.current].focus({ preventScroll: true });
  }

  /**
   * Show how far a target word is written.
   * @private
   * @param {number} index
   * @param {Moment} moment
   */
  showTarget(index, { step }) {
    const { node, parts } = this.written[index];
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
   * Show the weight of a source word.
   * @private
   * @param {number} index
   * @param {Moment} moment
   */
  showSource(index, { step, view, pointed }) {
    const { node, share, box } = this.read[index];
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
   * Show how much a written target word looks at the source word that is asked about; else its gloss.
   * @private
   * @param {number} index
   * @param {Moment} moment
   */
  showLook(index, { step, view, pointed }) {
    const { box, gloss } = this.written[index];
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
