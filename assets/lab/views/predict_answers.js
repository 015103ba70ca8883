// What a reader has answered, stored in this tab of the browser and nowhere else.

/** @import { Answer, Question } from "./predict.js" */

/**
 * taken: places whose questions are asked before the figure. answers: pairs of a question's id and its answer.
 * @typedef {{ taken: readonly string[], answers: readonly unknown[][] }} Stored
 */

const NAME = "attention-lab-predictions";
const MAX_ANSWERS = 300; // the latest ones

/** @returns {Stored} */
function read() {
  try {
    const { taken, answers } = JSON.parse(sessionStorage.getItem(NAME) ?? "null");
    if (Array.isArray(taken) && Array.isArray(answers)) return { taken, answers: answers.filter(Array.isArray) };
  } catch {
    // nothing is stored here, or not by us
  }
  return { taken: [], answers: [] };
}

let unstored = read(); // of a browser that stores nothing: as long as the page is open

/** @returns {Stored} */
function recall() {
  try {
    return sessionStorage.getItem(NAME) === null ? unstored : read();
  } catch {
    return unstored;
  }
}

/** @param {Partial<Stored>} change */
function store(change) {
  const { taken, answers } = { ...recall(), ...change };
  unstored = { taken, answers: answers.slice(-MAX_ANSWERS) };
  try {
    sessionStorage.setItem(NAME, JSON.stringify(unstored));
  } catch {
    // see above
  }
}

/**
 * Return whether the question of a place is asked before its figure.
 * @param {string} place
 */
export function isTaken(place) {
  return recall().taken.includes(place);
}

/**
 * Ask the question of a place before its figure, or not.
 * @param {string} place
 * @param {boolean} on
 */
export function take(place, on) {
  const others = recall().taken.filter((other) => other !== place);
  store({ taken: on ? [...others, place] : others });
}

/**
 * Return the stored answer to a question; undefined where there is none that fits.
 * @param {Question} question
 * @returns {Answer | undefined}
 */
export function answerTo({ id, kind, options }) {
  const answer = recall().answers.find(([other]) => other === id)?.[1];
  if (kind === "text") return typeof answer === "string" ? answer : undefined;
  if (kind === "shares") {
    const fits = Array.isArray(answer) && answer.length === options.length && answer.every(Number.isInteger);
    return fits ? answer : undefined;
  }
  return typeof answer === "number" && options[answer] !== undefined ? answer : undefined;
}

/**
 * Store the answer to a question; undefined: forget it.
 * @param {string} id
 * @param {Answer} [answer]
 */
export function storeAnswer(id, answer) {
  const others = recall().answers.filter(([other]) => other !== id);
  store({ answers: answer === undefined ? others : [...others, [id, answer]] });
}
