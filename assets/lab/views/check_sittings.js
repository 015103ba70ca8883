// What a learner has answered in Check yourself, stored in this tab of the browser and nowhere else.

/** @import { Row } from "./check_file.js" */

/**
 * An answer as it stands in the file: of a choice or, with `text` alone, in the learner's own words.
 * @typedef {object} Answer
 * @property {string} [answer] the option's letter
 * @property {"yes" | "no"} [correct]
 * @property {string} [misconception]
 * @property {number} [confidence] from 1
 * @property {string} [text]
 */

/**
 * A form answered at one time. at: the question that is open. answers: by the item's name.
 * @typedef {object} Sitting
 * @property {string} version
 * @property {string} form
 * @property {string} time
 * @property {string} condition
 * @property {string} started
 * @property {number} at
 * @property {Readonly<Record<string, Answer>>} answers
 */

/** @typedef {{ code: string, sittings: Readonly<Record<string, Sitting>> }} State sittings by their places */

const NAME = "attention-lab-check";

/** @type {State} of a browser that stores nothing: as long as the page is open */
let unstored = { code: "", sittings: {} };

/**
 * Return what is stored.
 * @returns {State}
 */
export function stored() {
  try {
    const { code, sittings } = JSON.parse(sessionStorage.getItem(NAME) ?? "null");
    if (typeof code === "string" && sittings && typeof sittings === "object") return { code, sittings };
  } catch {
    // nothing is stored here, or not by us
  }
  return unstored;
}

/** @param {State} state */
export function store(state) {
  unstored = state;
  try {
    sessionStorage.setItem(NAME, JSON.stringify(state));
  } catch {
    // see above
  }
}

/**
 * Return the rows of the learner's file: all that was answered in this tab.
 * @param {State} state
 * @returns {Row[]}
 */
export function answeredRows({ code, sittings }) {
  return Object.values(sittings).flatMap(({ version, form, time, condition, started, answers }) =>
    Object.entries(answers).map(([item, answer]) => ({
      version,
      form,
      time,
      condition,
      code,
      started,
      item,
      ...answer,
    })),
  );
}
