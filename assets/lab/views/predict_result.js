// What is shown of a question once it has been answered, and what is said of the answer.

import { element, say } from "../shared/elements.js";
import { overlap, wholePercent } from "../shared/sliders.js";

/** @import { Question } from "./predict.js" */

const LETTERS = "ABCDEFGH";
const MAX_TERMS = 6; // of a sum that is written out

/**
 * Return an option's letter, where it is one of a few candidates, and its text.
 * @param {Question} question
 * @param {number} index
 */
export function namedOption({ kind, options }, index) {
  const text = element("span", { class: "name" }, [options[index]]);
  return kind === "candidate" ? [element("b", { class: "letter" }, [LETTERS[index]]), text] : [text];
}

/**
 * Draw all options with their numbers; which the reader chose and which is right.
 * @param {Question} question
 * @param {number | undefined} answer
 */
export function optionList(question, answer) {
  const items = question.options.map((_, index) => {
    const yours = answer === index;
    const right = question.answers?.includes(index) ?? false;
    const item = element("li", { class: "option" }, namedOption(question, index));
    item.classList.toggle("yours", yours);
    item.classList.toggle("right", right);
    if (question.told[index]) item.append(element("span", { class: "told" }, [question.told[index]]));
    if (yours) item.append(element("span", { class: "mark" }, ["you"]));
    if (right) item.append(element("span", { class: "mark", role: "img", "aria-label": "right" }, ["\u2713"]));
    return item;
  });
  return element("ul", { class: `options ${question.kind}` }, items);
}

/**
 * Say whether the chosen option is right.
 * @param {Question} question
 * @param {number | undefined} answer
 */
export function verdict({ options, answers, says }, answer) {
  if (answer === undefined) return says;
  const chosen = `You said “${options[answer]}”`;
  if (!answers) return `${chosen}. ${says}`.trim();
  return `${chosen}: ${answers.includes(answer) ? "that agrees" : "that does not agree"}. ${says}`.trim();
}

/**
 * Draw the reader's bars beside the model's.
 * @param {Question} question
 * @param {readonly number[] | undefined} answer whole per cents
 */
export function comparedBars({ options, shares, told }, answer) {
  const items = options.map((option, index) => {
    const bars = [bar("model", shares[index], `model ${told[index]}`)];
    if (answer) bars.unshift(bar("yours", answer[index] / 100, `you ${answer[index]} %`));
    return element("li", { class: "share" }, [element("span", { class: "name" }, [option]), ...bars]);
  });
  return element("ul", { class: "given" }, items);
}

/**
 * @param {string} name
 * @param {number} share
 * @param {string} text
 */
function bar(name, share, text) {
  const length = element("i", { style: `width: ${(100 * share).toFixed(2)}%` });
  return element("div", { class: `bar ${name}` }, [length, element("span", {}, [text])]);
}

/**
 * Write the overlap with its numbers.
 * @param {Question} question
 * @param {readonly number[]} answer whole per cents
 */
export function formula(question, answer) {
  const terms = answer.map((share, index) => `min(${share} %, ${question.told[index]})`);
  const sum = (terms.length > MAX_TERMS ? [...terms.slice(0, MAX_TERMS - 1), "\u2026"] : terms).join(" + ");
  const line = element("p", { class: "formula" });
  say(line, `overlap = \u03a3 min(p, q) = ${sum} = ${overlapText(question, answer)}`);
  return line;
}

/**
 * Say how much of the reader's distribution is the model's.
 * @param {Question} question
 * @param {readonly number[] | undefined} answer whole per cents
 */
export function agreement(question, answer) {
  if (!answer) return question.says;
  const shared = overlapText(question, answer);
  return `Overlap ${shared}: this share of your 100 % is where the model has it. ${question.says}`;
}

/**
 * @param {Question} question
 * @param {readonly number[]} answer
 */
function overlapText({ shares }, answer) {
  const own = answer.map((share) => share / 100);
  return wholePercent(overlap(own, shares));
}
