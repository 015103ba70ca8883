// What a change does to a translation, in words: Python's `told` in ui/lessons/multi_head/head_changes.py, and
// `describe_outcome` and `describe_forced` in ui/wording.

import { changeText, decimal } from "../shared/numbers.js";

/** @import { Head } from "../engine/intervention.js" */

export const KINDS = /** @type {const} */ (["mute", "uniform", "identity"]);

/** @typedef {Record<typeof KINDS[number], readonly Head[]>} Changes the heads of each kind of change */

/**
 * A part of a sentence: text, or an element with text. look: its attributes.
 * @typedef {string | { tag: "strong" | "sup" | "code" | "a", text: string, look?: Record<string, string> }} Part
 */

const HOW = { mute: "muted", uniform: "with equal weights", identity: "on their own position" };
const SAME = 0.005; // nats: a smaller change has no digit that is written
const [FEW, LARGE] = [2.3, 14]; // nats: how many digits a factor has; for a large one there is a power of e

/**
 * Count changed heads by kind: "2 heads muted, 1 with equal weights".
 * @param {Changes} changes
 */
export function changesTold(changes) {
  const told = KINDS.filter((kind) => changes[kind].length > 0).map((kind, index) => {
    const count = changes[kind].length;
    const heads = count === 1 ? "head" : "heads";
    return `${count} ${index === 0 ? `${heads} ` : ""}${HOW[kind]}`;
  });
  return told.join(", ");
}

/**
 * Describe the effect of changed heads on a translation.
 * @param {{ same: boolean, before: number, after: number }} found whether it stays the same, and the natural log of its
 *   probability without the changes and with them
 * @returns {Part[]}
 */
export function outcomeSaid({ same, before, after }) {
  const change = after - before;
  const opening = same ? "The translation stays the same. " : "";
  const goes = `goes from ${decimal(before, 2)} to ${decimal(after, 2)}`;
  return [
    `${opening}The log-probability of the first translation ${goes}: a change of `,
    { tag: "strong", text: changeText(change, 2) },
    " nats, its probability ",
    ...timesSaid(change),
    ".",
  ];
}

/**
 * Say a change of a log-probability as a factor of the probability.
 * @param {number} change
 * @returns {Part[]}
 */
function timesSaid(change) {
  if (Math.abs(change) < SAME) return ["stays the same"];
  return [`is ${change < 0 ? "divided" : "multiplied"} by `, ...factor(Math.abs(change))];
}

/**
 * Describe the effect of forced words on a translation's log-probability.
 * @param {{ same: boolean, before: number, after: number }} found whether it is the model's own, the log-probability of the
 *   model's own and that of this one
 * @returns {Part[]}
 */
export function forcedSaid({ same, before, after }) {
  const change = after - before;
  const both = `a log-probability of ${decimal(before, 2)}, and this one ${decimal(after, 2)}`;
  const said = `The model gives its own translation ${both}: `;
  if (same) return [`${said}it is the same.`];
  if (Math.abs(change) < SAME) return [`${said}it finds both equally likely.`];
  const [which, more] = change > 0 ? ["your version", ": its search missed it."] : ["its own", "."];
  return [
    `${said}${changeText(change, 2)}. It finds ${which} `,
    ...factor(Math.abs(change)),
    ` times as likely${more}`,
  ];
}

/**
 * @param {number} nats
 * @returns {Part[]}
 */
function factor(nats) {
  if (nats >= LARGE) return ["e", { tag: "sup", text: nats.toFixed(0) }];
  const times = Math.exp(nats);
  return [nats < FEW ? times.toFixed(2) : times.toLocaleString("en", { maximumFractionDigits: 0 })];
}
