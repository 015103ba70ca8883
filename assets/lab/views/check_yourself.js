// The questions of Check yourself, one a screen. The server never gets an answer.

import { press } from "../shared/buttons.js";
import { drawnBy } from "../shared/component.js";
import { element, say, within } from "../shared/elements.js";
import { LONGEST_CODE, newCode, readCode } from "./check_codes.js";
import { csvOf } from "./check_file.js";
import { heading, LETTERS, radios, result, textBox } from "./check_parts.js";
import { answeredRows, store, stored } from "./check_sittings.js";

/** @import { Given } from "../shared/component.js" */
/** @import { Answer, Sitting } from "./check_sittings.js" */

/**
 * A question; without options it is answered in the learner's own words. right: an option. misconceptions: one for each
 * option. address, label: the page that explains it.
 * @typedef {object} Item
 * @property {string} name
 * @property {string} question
 * @property {readonly string[]} options
 * @property {number | null} right
 * @property {readonly string[]} misconceptions
 * @property {string} why
 * @property {string} address
 * @property {string} label
 */

/**
 * See ui/check_yourself/asking.py. levels: how sure a learner can be. feedback: whether right answers are shown at the end.
 * @typedef {object} Data
 * @property {string} languages codes of those that the questions name
 * @property {string} version
 * @property {string} form
 * @property {string} time
 * @property {string} condition
 * @property {readonly string[]} levels
 * @property {readonly Item[]} items
 * @property {boolean} feedback
 */

/** The questions of one form. */
class Check {
  /** @param {Given<Data>} given */
  constructor({ data, parentElement }) {
    this.root = within(parentElement, ".check", HTMLElement);
    this.data = data;
    this.drawn = "";
  }

  /** @param {Given<Data>} given */
  take({ data }) {
    const drawn = JSON.stringify(data);
    if (drawn === this.drawn) return;
    Object.assign(this, { data, drawn });
    this.show();
  }

  /** What the sitting is stored under. */
  get place() {
    return `${this.data.version} ${this.data.form} ${this.data.time} ${this.data.languages}`;
  }

  /** @returns {Sitting | undefined} */
  get sitting() {
    return stored().sittings[this.place];
  }

  /** @param {Sitting} sitting */
  store(sitting) {
    const { code, sittings } = stored();
    store({ code, sittings: { ...sittings, [this.place]: sitting } });
  }

  /** @param {boolean} [focuses] whether the keyboard goes to the new screen */
  show(focuses = false) {
    const { sitting, data } = this;
    if (!sitting) this.start();
    else if (sitting.at >= data.items.length) this.end(sitting);
    else this.ask(data.items[sitting.at], sitting);
    if (focuses) within(this.root, "[tabindex='-1']", HTMLElement).focus({ preventScroll: true });
  }

  /**
   * Go to a question; behind the last is the end.
   * @param {Sitting} sitting
   * @param {number} question
   */
  go(sitting, question) {
    this.store({ ...sitting, at: question });
    this.show(true);
  }

  /** Ask for the code. */
  start() {
    const { data } = this;
    const attributes = { maxlength: LONGEST_CODE, autocomplete: "off", spellcheck: "false" };
    const box = element("input", { type: "text", id: "code", ...attributes });
    box.value = stored().code || newCode();
    const trouble = element("p", { class: "told", role: "status" });
    const begin = press("Begin", () => this.begin(box, trouble), "first");
    box.onkeydown = (event) => {
      if (event.key === "Enter" && !event.isComposing) begin.click();
    };
    const why = "Your code joins your answers before and after a lesson. Write it down, or type the one that you have.";
    this.root.replaceChildren(
      heading(`${data.items.length} questions, one at a time`),
      element("p", {}, [why]),
      element("div", { class: "row" }, [element("label", { for: "code" }, ["Your code"]), box, begin]),
      trouble,
    );
  }

  /**
   * Begin with the code in the box, or say what is wrong with it.
   * @param {HTMLInputElement} box
   * @param {HTMLElement} trouble
   */
  begin(box, trouble) {
    const code = readCode(box.value);
    if (code === undefined) {
      say(trouble, "A code is two to four words of the letters a to z, such as calm-blue-horse.");
      box.focus();
      return;
    }
    const { version, form, time, condition } = this.data;
    const started = `${new Date().toISOString().slice(0, 19)}Z`;
    store({ ...stored(), code });
    this.go({ version, form, time, condition, started, at: 0, answers: {} }, 0);
  }

  /**
   * @param {Item} item
   * @param {Sitting} sitting
   */
  ask(item, sitting) {
    const { length } = this.data.items;
    const answer = sitting.answers[item.name] ?? {};
    const next = press(
      sitting.at + 1 < length ? "Next" : "Finish",
      () => {
        const answers = { ...sitting.answers, [item.name]: this.answerTo(item) };
        this.go({ ...sitting, answers }, sitting.at + 1);
      },
      "first",
    );
    const back = press("Back", () => this.go(sitting, sitting.at - 1));
    back.disabled = sitting.at === 0;
    this.root.replaceChildren(
      element("p", { class: "count" }, [`Question ${sitting.at + 1} of ${length}`]),
      heading(item.question),
      ...(item.options.length > 0 ? this.choices(item, answer, next) : [textBox(answer.text ?? "")]),
      element("div", { class: "row" }, [back, next]),
    );
  }

  /**
   * Return the groups of radio buttons for an item. next: enabled once both are answered.
   * @param {Item} item
   * @param {Answer} answer
   * @param {HTMLButtonElement} next
   */
  choices(item, answer, next) {
    const ready = () => {
      next.disabled = this.picked("option") === null || this.picked("sure") === null;
    };
    next.disabled = !answer.answer;
    return [
      radios("option", "Answers", item.options, LETTERS.indexOf(answer.answer || " "), ready),
      radios("sure", "How sure are you?", this.data.levels, (answer.confidence || 0) - 1, ready),
    ];
  }

  /**
   * Return the number of the radio button that is chosen in a group; null where none is.
   * @param {"option" | "sure"} name
   */
  picked(name) {
    const input = this.root.querySelector(`input[name="${name}"]:checked`);
    return input instanceof HTMLInputElement ? Number(input.value) : null;
  }

  /**
   * Return the answer on the screen, as it stands in the file.
   * @param {Item} item
   * @returns {Answer}
   */
  answerTo(item) {
    if (item.options.length === 0) return { text: within(this.root, "textarea", HTMLTextAreaElement).value.trim() };
    const [option, sure] = [Number(this.picked("option")), Number(this.picked("sure"))];
    return {
      answer: LETTERS[option],
      correct: option === item.right ? "yes" : "no",
      misconception: item.misconceptions[option],
      confidence: sure + 1,
    };
  }

  /** @param {Sitting} sitting */
  end(sitting) {
    const { data } = this;
    const asked = data.items.filter((item) => item.options.length > 0);
    const right = asked.filter((item) => sitting.answers[item.name]?.correct === "yes").length;
    const results = asked.map((item) => result(item, sitting.answers[item.name]));
    const sum = data.feedback
      ? `You have answered ${right} of ${asked.length} right.`
      : "Thank you. The right answers come after the lesson.";
    const { code } = stored();
    this.root.replaceChildren(
      heading("Done"),
      element("p", {}, [sum]),
      element("p", {}, [
        `Your code is ${code}. Your answers are in this tab alone: save the file before you close it.`,
      ]),
      element("div", { class: "row" }, [
        press("Save my answers (CSV)", saveRows, "first"),
        press("Look at my answers again", () => this.go(sitting, 0)),
        press("Delete these answers", () => this.forget()),
      ]),
      ...(data.feedback ? [element("ol", { class: "results" }, results)] : []),
    );
  }

  forget() {
    const { code, sittings } = stored();
    const { [this.place]: _, ...others } = sittings;
    store({ code, sittings: others });
    this.show(true);
  }
}

function saveRows() {
  const state = stored();
  const url = URL.createObjectURL(new Blob(["\ufeff", csvOf(answeredRows(state))], { type: "text/csv" }));
  element("a", { href: url, download: `check-${state.code}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Draw the component. */
export const draw = drawnBy((/** @type {Given<Data>} */ given) => new Check(given));
