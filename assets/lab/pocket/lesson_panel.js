// The lessons in short: a row of buttons, and of the open lesson its line, its question, what answers it, and the closing
// question, which is answered from the page.

import { element } from "../shared/elements.js";
import { AttentionMap } from "./attention_map.js";
import { CLOSING } from "./closing_questions.js";
import { bars, cells, translations } from "./figures.js";
import { HeadGrid } from "./head_grid.js";
import { siteLabel } from "./labels.js";
import { LessonQuestion } from "./lesson_question.js";
import { LESSONS, pieceShares } from "./lessons.js";
import { pieceNames } from "./rows.js";

/** @import { Head } from "../engine/intervention.js" */
/** @import { Seen } from "./worker.js" */

/** @typedef {{ name: string, title: string, line: string }} Told what the app's contents say of a lesson */

/**
 * What the panel asks of the page. open: show this lesson, "" for none. answered: whether the first answer to a question of
 * `questionsOf` was right. drawn: the question's answer is shown, or hidden again. head: a head was chosen in the figure.
 * @typedef {object} Page
 * @property {(lesson: string) => void} open
 * @property {(question: string, right: boolean) => void} answered
 * @property {() => void} drawn
 * @property {(head: Head) => void} head
 */

/**
 * Return the names of a lesson's questions: the prediction and the closing question.
 * @param {string} lesson
 * @returns {[string, string]}
 */
export function questionsOf(lesson) {
  return [lesson, `${lesson}, in the end`];
}

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
    this.name = "";
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
    this.question = new LessonQuestion((right) => page.answered(questionsOf(this.name)[0], right), page.drawn);
    /** @private */
    this.closing = new LessonQuestion((right) => page.answered(questionsOf(this.name)[1], right), page.drawn);
    const parts = [this.line, this.question.host, this.figure, this.closing.host];
    /** @private */
    this.body = element("div", { class: "lesson" }, parts);
    this.body.hidden = true;
    const bar = element("div", { class: "lessons", role: "group", "aria-label": "Lessons in short" }, this.buttons);
    root.append(bar, this.body);
  }

  /** Whether a question waits for its answer: what answers it is then to stay hidden. */
  get waits() {
    return this.name !== "" && this.question.waits;
  }

  /**
   * Show a lesson about what was seen; "" for none.
   * @param {string} name
   * @param {Seen | null} seen
   * @param {Head | null} head
   */
  show(name, seen, head) {
    this.name = name;
    for (const [index, button] of this.buttons.entries()) {
      button.ariaPressed = String(this.lessons[index].name === name);
    }
    this.body.hidden = name === "";
    if (name === "") return;
    this.line.textContent = this.lessons.find((lesson) => lesson.name === name)?.line ?? "";
    const { model, source, target, intervention } = seen?.record ?? {};
    const about = [model, source?.text];
    this.question.ask(seen && head && LESSONS[name].ask(seen.record, head, seen.whatIf), `lesson ${name}`, about);
    const answered = seen && head && this.question.asking && !this.waits;
    const closing = answered ? CLOSING[name](seen.record) : null;
    this.closing.ask(closing, `end of lesson ${name}`, [...about, target?.ids, intervention]);
    this.figure.hidden = !answered;
    if (!answered) return;
    this.drawing.replaceChildren(...this.drawn(seen, head));
    this.map.host.hidden = name !== "self_attention";
    this.grid.host.hidden = name !== "multi_head";
    if (name === "self_attention") this.map.draw(seen.record, head, this.question.asking?.row);
    if (name === "multi_head") this.grid.draw(seen.record, [head.site], head, siteLabel(head.site));
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
      translations(
        [
          ["As it is", record.target.text],
          [name, whatIf?.target.text ?? ""],
        ],
        record.pair.target,
      ),
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
        const row = head.head * weights.shape[1] + (this.question.asking?.row ?? 0);
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
