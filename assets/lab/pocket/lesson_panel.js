// The lessons in short: a row of buttons, and of the open lesson its line, its question, and what answers it.

import { element } from "../shared/elements.js";
import { draw } from "../views/predict.js";
import { AttentionMap } from "./attention_map.js";
import { Component } from "./components.js";
import { bars, cells, translations } from "./figures.js";
import { HeadGrid } from "./head_grid.js";
import { siteLabel } from "./labels.js";
import { LESSONS, pieceShares } from "./lessons.js";
import { pieceNames } from "./rows.js";

/** @import { Head } from "../engine/intervention.js" */
/** @import { Asking } from "./lessons.js" */
/** @import { Seen } from "./worker.js" */

/** @typedef {{ name: string, title: string, line: string }} Told what the app's contents say of a lesson */

/**
 * What the panel asks of the page. open: show this lesson, "" for none. answered: whether the first answer was right.
 * drawn: the question's answer is shown, or hidden again. head: a head was chosen in the figure.
 * @typedef {object} Page
 * @property {(lesson: string) => void} open
 * @property {(lesson: string, right: boolean) => void} answered
 * @property {() => void} drawn
 * @property {(head: Head) => void} head
 */

const USUAL = { told: [], shares: [], says: "", waits: "", covers: [], next: false, stage: false, formula: false };

/** The part of the page that holds the lessons. */
export class LessonPanel {
  /**
   * @param {HTMLElement} root
   * @param {readonly Told[]} lessons
   * @param {(lesson: string) => boolean} can whether a model of the page can show a lesson
   * @param {Page} page
   */
  constructor(root, lessons, can, page) {
    /** @private */
    this.lessons = lessons;
    /** @private */
    this.page = page;
    /** @private */
    this.revealed = "";
    /** @private @type {Asking | null} */
    this.asking = null;
    /** @private @type {Seen | null} */
    this.seen = null;
    /** @private */
    this.name = "";
    /** @private */
    this.id = "";
    /** @private */
    this.buttons = lessons.map(({ name, title }, index) => {
      const button = element("button", { type: "button", "aria-pressed": "false" }, [`${index + 1} ${title}`]);
      button.disabled = !can(name);
      if (button.disabled) button.title = "Its model is not in this file.";
      button.onclick = () => page.open(this.name === name ? "" : name);
      return button;
    });
    /** @private */
    this.line = element("p", {});
    /** @private */
    this.drawing = element("div", { class: "figure" });
    /** @private */
    this.map = new AttentionMap();
    /** @private */
    this.grid = new HeadGrid((head) => page.head(head));
    /** @private */
    this.figure = element("div", { class: "figure" }, [this.drawing, this.map.host, this.grid.host]);
    /** @private */
    this.question = new Component("predict", draw, (_, value) => this.heard(value));
    /** @private */
    this.body = element("div", { class: "lesson" }, [this.line, this.question.host, this.figure]);
    this.body.hidden = true;
    const bar = element("div", { class: "lessons", role: "group", "aria-label": "Lessons in short" }, this.buttons);
    root.append(bar, this.body);
    addEventListener("lab-answered", (event) => this.committed(/** @type {CustomEvent} */ (event).detail));
  }

  /** Whether a question waits for its answer: what answers it is then to stay hidden. */
  get waits() {
    return this.name !== "" && this.asking !== null && this.revealed !== this.id;
  }

  /**
   * Show a lesson about what was seen; "" for none.
   * @param {string} name
   * @param {Seen | null} seen
   * @param {Head | null} head
   */
  show(name, seen, head) {
    this.name = name;
    this.seen = seen;
    for (const [index, button] of this.buttons.entries()) {
      button.ariaPressed = String(this.lessons[index].name === name);
    }
    this.body.hidden = name === "";
    if (name === "") return;
    this.line.textContent = this.lessons.find((lesson) => lesson.name === name)?.line ?? "";
    this.asking = seen && head && LESSONS[name].ask(seen.record, head, seen.whatIf);
    this.question.host.hidden = this.asking === null;
    this.figure.hidden = true;
    if (!seen || !head || !this.asking) return;
    this.id = JSON.stringify([name, seen.record.model, seen.record.source.text, this.asking.question]);
    this.ask();
    if (this.waits) return;
    this.figure.hidden = false;
    this.drawing.replaceChildren(...this.drawn(seen, head));
    this.map.host.hidden = name !== "self_attention";
    this.grid.host.hidden = name !== "multi_head";
    if (name === "self_attention") this.map.draw(seen.record, head, this.asking.row);
    if (name === "multi_head") this.grid.draw(seen.record, [head.site], head, siteLabel(head.site));
  }

  /** @private */
  ask() {
    const { kind, question, options, answers, told, says } = /** @type {Asking} */ (this.asking);
    const shown = !this.waits;
    const answer = shown ? { answers, told, says } : { answers: null };
    const asked = { id: this.id, place: `lesson ${this.name}`, kind, question, options };
    this.question.draw({ ...USUAL, ...asked, ...answer, deferred: true, shown });
  }

  /**
   * The question says that its answer is to be shown, or hidden again.
   * @private
   * @param {unknown} value
   */
  heard(value) {
    if (!Array.isArray(value) || value[0] !== this.id) return;
    const revealed = value[1] === true ? this.id : "";
    if (revealed === this.revealed) return;
    this.revealed = revealed;
    if (revealed) this.page.answered(this.name, false); // without an answer before it: the first one counts
    this.page.drawn();
  }

  /**
   * @private
   * @param {{ id: string, answer: number }} given
   */
  committed({ id, answer }) {
    if (id === this.id && this.asking) this.page.answered(this.name, this.asking.answers.includes(answer));
  }

  /**
   * Draw what answers the open lesson's question, but for the app's views.
   * @private
   * @param {Seen} seen
   * @param {Head} head
   * @returns {Node[]}
   */
  drawn({ record, whatIf }, head) {
    /** @type {(name: string) => Node[]} */
    const both = (name) => [
      translations([
        ["As it is", record.target.text],
        [name, whatIf?.target.text ?? ""],
      ]),
    ];
    switch (this.name) {
      case "encoder_decoder": {
        const initial = record.states["decoder.initial"];
        return [
          ...both("Without attention"),
          cells(initial, `The vector between encoder and decoder, ${initial.width} numbers`),
        ];
      }
      case "attention": {
        const { weights } = record.attention[head.site];
        const row = head.head * weights.shape[1] + (this.asking?.row ?? 0);
        return [bars(pieceNames(record.source), Array.from(weights.row(row)))];
      }
      case "self_attention":
        return [];
      case "positional_encoding": {
        const name = "The vectors that tell the encoder where each piece stands";
        return [...both("Without positions"), cells(record.states["encoder.position"], name)];
      }
      case "multi_head":
        return both("Without these heads");
      default:
        return [bars(pieceNames(record.target), pieceShares(record))];
    }
  }
}
