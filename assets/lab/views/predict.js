// A question before its answer (ui/predict.py). The stage's keys come as the event "lab-answer" with the detail "blank"
// or "reveal"; an answer is announced by the event "lab-answered", which visited.js marks in the menu and the pocket
// edition counts.

import { press } from "../shared/buttons.js";
import { drawnBy } from "../shared/component.js";
import { element, put, say, within } from "../shared/elements.js";
import { Presses } from "../shared/presses.js";
import { answerTo, isTaken, storeAnswer, take } from "./predict_answers.js";
import { Cover } from "./predict_cover.js";
import { optionButtons, shareInputs, textInput } from "./predict_inputs.js";
import { agreement, comparedBars, formula, optionList, verdict } from "./predict_result.js";

/** @import { Given } from "../shared/component.js" */
/** @import { Answered } from "../shared/presses.js" */

/** @typedef {number | number[] | string} Answer an option, whole per cents of all options, or a text */

/**
 * id: under which the answer is stored. place: of the question in the page. question: empty where there is nothing to ask
 * yet; `waits` then says what for. told: what is written beside each option, such as the model's share. answers: the right
 * options. shares: the model's, of each option. covers: selectors of what holds the answer; what stands above the question
 * is covered once the question has been in view, for an empty box would say nothing. next: whether another question of the
 * same kind can follow. stage: large, and open from the start. deferred: the server draws its own answer once it is asked
 * to, and says so by `shown`. formula: whether the reader's depth shows formulas.
 * @typedef {object} Question
 * @property {string} id
 * @property {string} place
 * @property {"word" | "candidate" | "shares" | "text"} kind
 * @property {string} question
 * @property {readonly string[]} options
 * @property {readonly string[]} told
 * @property {readonly number[] | null} answers
 * @property {readonly number[]} shares
 * @property {string} says
 * @property {string} waits
 * @property {readonly string[]} covers
 * @property {boolean} next
 * @property {boolean} stage
 * @property {boolean} deferred
 * @property {boolean} shown
 * @property {boolean} formula
 * @property {Answered} pressed
 */

/** The place of a question. */
class Prediction {
  /** @param {Given<Question>} given */
  constructor({ data, parentElement }) {
    this.root = within(parentElement, ".predict", HTMLElement);
    this.data = data;
    this.presses = new Presses();
    this.peeked = false; // asked to be shown
    this.blank = false; // hidden again, on a stage
    this.left = false; // for the next question
    this.again = false; // asked anew before the server has hidden its answer
    this.seen = data.stage; // has been in view
    /** @type {number[]} whole per cents */
    this.given = [];
    this.drawn = "";
    this.body = element("div", { class: "body" });
    this.result = element("p", { class: "result", "aria-live": "polite", tabindex: "-1" });
    this.actions = element("div", { class: "actions" });
    this.root.append(this.body, this.result, this.actions);
    this.cover = new Cover();
    /** @param {Event} event */
    this.hear = (event) => this.staged(/** @type {CustomEvent} */ (event).detail);
    this.viewed = new IntersectionObserver(
      (entries) => {
        if (this.seen || !entries.some((entry) => entry.isIntersecting)) return;
        this.seen = true;
        this.show();
      },
      { threshold: 0.5 },
    );
  }

  /** @param {Given<Question>} given */
  take(given) {
    const { data } = given;
    this.presses.take(given);
    addEventListener("lab-answer", this.hear);
    if (data.id !== this.data.id) {
      Object.assign(this, { peeked: false, blank: false, left: false, given: [], seen: data.stage });
      this.viewed.unobserve(this.root);
    }
    this.viewed.observe(this.root); // which reports at once whether it is in view
    if (!data.shown) this.again = false;
    else if (data.deferred && !this.again) this.peeked = true;
    this.data = data;
    put(this.root, "aria-label", ["A question before the answer", data.question].filter(Boolean).join(": "));
    this.show();
    this.askForAnswer();
  }

  /** The question's place in the page, outside of a style of its own. */
  get outside() {
    const tree = this.root.getRootNode();
    return tree instanceof ShadowRoot ? tree.host : this.root;
  }

  get answer() {
    return answerTo(this.data);
  }

  get taken() {
    return this.data.stage || this.data.deferred || isTaken(this.data.place);
  }

  get revealed() {
    return !this.blank && !this.left && (this.peeked || this.answer !== undefined);
  }

  /**
   * Hear the stage's keys.
   * @param {unknown} detail
   */
  staged(detail) {
    if (detail !== "blank" && detail !== "reveal") return;
    this.blank = detail === "blank";
    this.peeked = detail === "reveal";
    this.show();
    this.askForAnswer();
  }

  /** @param {Answer} answer */
  commit(answer) {
    storeAnswer(this.data.id, answer);
    dispatchEvent(new CustomEvent("lab-answered", { detail: { id: this.data.id, answer } }));
    this.blank = false;
    this.show();
    this.askForAnswer();
    this.result.focus({ preventScroll: true });
  }

  /** Forget the answer, and ask again. */
  anew() {
    storeAnswer(this.data.id);
    Object.assign(this, { peeked: false, blank: false, given: [], again: this.data.deferred && this.data.shown });
    this.show();
    this.askForAnswer();
    this.focus(".body :is(button, input)");
  }

  /** @param {boolean} on */
  takeUp(on) {
    take(this.data.place, on);
    this.show();
    this.focus(on ? ".body :is(button, input)" : "button");
  }

  /**
   * Focus the first element of a selector, if there is one.
   * @param {string} selector
   */
  focus(selector) {
    const first = this.root.querySelector(selector);
    if (first instanceof HTMLElement) first.focus({ preventScroll: true });
  }

  showMe() {
    if (!this.data.deferred && !this.data.stage) return this.takeUp(false);
    this.peeked = true;
    this.blank = false;
    this.show();
    this.askForAnswer();
    this.result.focus({ preventScroll: true });
  }

  goOn() {
    this.left = true; // covered at once, before the next question comes
    this.show();
    this.presses.press(this.data.id);
  }

  /** Ask the server for its own answer, or to hide it again. */
  askForAnswer() {
    const { id, deferred, shown } = this.data;
    const asked = /** @type {[string, boolean] | undefined} */ (this.presses.last)?.[1];
    if (deferred && (asked ?? shown) !== this.revealed) this.presses.choose([id, this.revealed]);
  }

  show() {
    const { data, revealed, taken, answer } = this;
    const state = !taken && answer === undefined ? "closed" : revealed ? "revealed" : "open";
    const hidden = taken && !revealed && data.question !== "";
    this.cover.show(hidden ? data.covers.filter((selector) => this.seen || !this.isAbove(selector)) : []);
    this.root.dataset.state = state;
    this.outside.toggleAttribute("data-predicts", taken); // for those who would show an answer before (lab/answers)
    this.root.classList.toggle("stage", data.stage);
    const drawn = JSON.stringify([state, taken, this.left, answer, data]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    if (state === "closed") this.close();
    else if (data.question === "") this.wait();
    else if (state === "open") this.open();
    else this.reveal();
  }

  /**
   * Return whether what a selector finds stands above the question.
   * @param {string} selector
   */
  isAbove(selector) {
    const covered = document.querySelector(selector);
    if (covered === null) return false;
    return (this.outside.compareDocumentPosition(covered) & Node.DOCUMENT_POSITION_PRECEDING) > 0;
  }

  close() {
    const start = press("Predict first", () => this.takeUp(true), "first");
    const line = element("span", {}, [this.data.question || this.data.waits]);
    this.fill([element("p", { class: "row" }, [start, line])]);
  }

  wait() {
    const line = element("span", {}, [this.data.waits]);
    this.fill([element("p", { class: "row" }, [line])], "", [this.stop()]);
  }

  open() {
    const { data } = this;
    const [input, ...actions] = this.inputs();
    if (!this.left) actions.push(press("Show me", () => this.showMe()));
    this.fill([element("p", { class: "question" }, [data.question]), input], "", this.left ? [] : actions);
  }

  /**
   * Return what the reader answers with, and what stands below it.
   * @returns {[HTMLElement, ...HTMLElement[]]}
   */
  inputs() {
    const { data } = this;
    if (data.kind === "text") return textInput((text) => this.commit(text));
    if (data.kind !== "shares") return [optionButtons(data, (option) => this.commit(option))];
    if (this.given.length !== data.options.length) this.given = data.options.map(() => 0);
    return shareInputs(data, this.given, (shares) => this.commit(shares));
  }

  reveal() {
    const { data, answer } = this;
    const actions = [press("Ask me again", () => this.anew())];
    if (data.next) actions.unshift(press("Next step", () => this.goOn()));
    if (this.taken && !data.deferred && !data.stage) actions.push(this.stop());
    const question = element("p", { class: "question" }, [data.question]);
    if (data.kind === "text") this.fill([question], answer === undefined ? "" : `You said: ${answer}`, actions);
    else if (data.kind === "shares") {
      const shares = /** @type {number[] | undefined} */ (answer);
      const formulas = data.formula && shares ? [formula(data, shares)] : [];
      this.fill([question, comparedBars(data, shares), ...formulas], agreement(data, shares), actions);
    } else {
      const option = /** @type {number | undefined} */ (answer);
      this.fill([question, optionList(data, option)], verdict(data, option), actions);
    }
  }

  stop() {
    return press("Stop predicting", () => this.takeUp(false));
  }

  /**
   * @param {readonly Node[]} nodes
   * @param {string} [result]
   * @param {readonly Node[]} [actions]
   */
  fill(nodes, result = "", actions = []) {
    this.body.replaceChildren(...nodes);
    this.actions.replaceChildren(...actions);
    say(this.result, result);
  }

  leave() {
    removeEventListener("lab-answer", this.hear);
    this.viewed.disconnect();
    this.cover.remove();
  }
}

/** Draw the component. */
export const draw = drawnBy((/** @type {Given<Question>} */ given) => new Prediction(given));
