// An alignment as ribbons: the source on the left, the target on the right, ribbons as thick as the weights. Hovering over
// a word shows only its ribbons; a click pins them, a double click or Escape releases them.

import { element, put, say, svg } from "../../shared/elements.js";
import { isolated } from "../../shared/languages.js";
import { moveFocus, setTabStop } from "../../shared/roving.js";
import { linkedView } from "../linked_view.js";
import { ribbons } from "../player/lines.js";

/**
 * weights: a row for each target word, a column for each source word. least: smaller weights have no ribbon, but for the
 * largest of a word. source_reads, target_reads: sentences on the words, as lines, of which all have as many. findings: of
 * each target word, what it looks at most. sharpest: the target word of the largest weight.
 * @typedef {object} Alignment
 * @property {readonly string[]} sources
 * @property {readonly string[]} targets
 * @property {readonly (readonly number[])[]} weights
 * @property {number} least
 * @property {readonly (readonly string[])[]} source_reads
 * @property {readonly (readonly string[])[]} target_reads
 * @property {readonly (readonly string[])[]} findings
 * @property {number} sharpest
 */

/** @typedef {{ side: "source" | "target", index: number }} Word */

/** @typedef {{ path: SVGPathElement, source: number, target: number, weight: number }} Ribbon */

const ROW = 24; // pixels
const THICKEST = 12; // pixels: weight 1
const BETWEEN = 150; // the drawing's own width, which is stretched

export class Ribbons {
  /** @param {HTMLElement} place an empty element */
  constructor(place) {
    this.place = place;
    this.readout = element("p", { class: "readout", "aria-hidden": "true" });
    this.sources = element("div", { class: "words source" });
    this.targets = element("div", { class: "words target" });
    this.board = svg("svg", { preserveAspectRatio: "none", "aria-hidden": "true" });
    this.sheet = element("div", { class: "sheet" }, [this.sources, this.board, this.targets]);
    place.replaceChildren(this.readout, this.sheet);
    /** @type {Alignment | null} */
    this.alignment = null;
    this.drawn = "";
    this.at = -1;
    /** @type {Ribbon[]} */
    this.ribbons = [];
    /** @type {Word | null} */
    this.hovered = null;
    /** @type {Word | null} */
    this.pinned = null;
    this.listen();
  }

  /**
   * Show an alignment with one target word highlighted, or none with -1.
   * @param {Alignment} alignment
   * @param {number} at
   */
  paint(alignment, at) {
    this.alignment = alignment;
    this.at = at;
    const drawn = JSON.stringify(alignment);
    if (drawn !== this.drawn) this.build(alignment);
    this.drawn = drawn;
    this.show();
  }

  /**
   * @private
   * @param {Alignment} alignment
   */
  build(alignment) {
    const { sources, targets, weights, least, source_reads, target_reads } = alignment;
    this.hovered = null;
    this.pinned = null;
    const rows = Math.max(sources.length, targets.length);
    this.sources.replaceChildren(...sources.map((label, index) => wordOf(label, source_reads[index])));
    this.targets.replaceChildren(...targets.map((label, index) => wordOf(label, target_reads[index])));
    for (const { children } of [this.sources, this.targets]) setTabStop(buttons(children), buttons(children)[0]);
    put(this.board, "viewBox", `0 0 ${BETWEEN} ${rows * ROW}`);
    put(this.board, "height", rows * ROW);
    const places = {
      ...{ downwards: true, start: 0, end: BETWEEN, full: THICKEST },
      ...{ sources: sources.map(middle), targets: targets.map(middle) },
    };
    this.ribbons = weights.flatMap((row, target) =>
      ribbons(places, row, target, least, -1).map((path) => {
        const source = Number(path.dataset.source);
        return { path, source, target, weight: row[source] };
      }),
    );
    this.ribbons.sort((one, other) => one.weight - other.weight); // thick ones are on top
    this.board.replaceChildren(...this.ribbons.map(({ path }) => path));
  }

  /** @private */
  show() {
    if (this.alignment === null) return;
    const { at, alignment } = this;
    const word = this.hovered ?? this.pinned;
    for (const { path, source, target, weight } of this.ribbons) {
      const strength = (at < 0 || target === at ? 1 : 0.55) * (0.3 + 0.6 * weight);
      const isMine = word !== null && (word.side === "source" ? source : target) === word.index;
      path.style.opacity = (word === null ? strength : isMine ? 0.95 : 0.05).toFixed(3);
    }
    for (const [side, { children }] of this.sides()) {
      for (const [index, button] of buttons(children).entries()) {
        button.classList.toggle("marked", side === "target" && index === at);
        button.classList.toggle("pointed", word?.side === side && word.index === index);
        put(button, "aria-pressed", String(this.pinned?.side === side && this.pinned.index === index));
      }
    }
    const reads = { source: alignment.source_reads, target: alignment.target_reads };
    const finding = alignment.findings[at < 0 ? alignment.sharpest : at];
    say(this.readout, (word === null ? finding : reads[word.side][word.index]).join("\n"));
  }

  /** @private @returns {["source" | "target", HTMLElement][]} */
  sides() {
    return [
      ["source", this.sources],
      ["target", this.targets],
    ];
  }

  /** @private */
  listen() {
    for (const [side, words] of this.sides()) {
      /** @param {Event} event @returns {Word | null} */
      const wordAt = ({ target }) => {
        const button = target instanceof Element ? target.closest("button") : null;
        return button === null ? null : { side, index: buttons(words.children).indexOf(button) };
      };
      for (const kind of ["pointerover", "focusin"]) words.addEventListener(kind, (event) => this.hover(wordAt(event)));
      for (const kind of ["pointerleave", "focusout"]) words.addEventListener(kind, () => this.hover(null));
      words.addEventListener("click", (event) => this.pin(wordAt(event) ?? this.pinned));
      words.addEventListener("dblclick", () => this.pin(null));
      words.addEventListener("keydown", (event) => {
        const all = buttons(words.children);
        if (event.key === "Escape" && this.pinned !== null) this.pin(null);
        else if (moveFocus(event, all, true)) setTabStop(all, all[wordAtFocus(all)]);
      });
    }
  }

  /**
   * @private
   * @param {Word | null} word
   */
  hover(word) {
    this.hovered = word;
    this.show();
  }

  /**
   * @private
   * @param {Word | null} word
   */
  pin(word) {
    this.pinned = word;
    if (word === null) this.hovered = null;
    this.show();
  }
}

/**
 * @param {string} label
 * @param {readonly string[]} said
 */
function wordOf(label, said) {
  const text = element("span", {}, isolated(label));
  return element("button", { type: "button", "aria-label": said.join(" ").trim() }, [text]);
}

/** @param {HTMLCollection} children */
function buttons(children) {
  return /** @type {HTMLButtonElement[]} */ ([...children]);
}

/** @param {readonly HTMLElement[]} all */
function wordAtFocus(all) {
  return Math.max(
    0,
    all.findIndex((button) => button.matches(":focus")),
  );
}

/**
 * @param {string} _
 * @param {number} index
 */
function middle(_, index) {
  return { along: (index + 0.5) * ROW };
}

/** Draw the component. at: the word that each step highlights. */
export const draw = linkedView((place) => {
  const ribbons = new Ribbons(place);
  return (/** @type {{ alignment: Alignment, at: readonly number[] }} */ { alignment, at }, [shown]) =>
    ribbons.paint(alignment, at[shown]);
});
