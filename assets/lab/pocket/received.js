// What a worker sends arrives as plain objects: their tensors are made tensors again.

import { Tensor } from "../engine/tensor.js";

/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Seen } from "./worker.js" */

/**
 * Return an answer as the worker had it. Numbers are not copied.
 * @param {Seen} answer
 * @returns {Seen}
 */
export function received(answer) {
  return { ...answer, record: revived(answer.record), whatIf: answer.whatIf && revived(answer.whatIf) };
}

/**
 * @param {TranslationRecord} record
 * @returns {TranslationRecord}
 */
function revived(record) {
  const sites = Object.entries(record.attention).map(([site, seen]) => [site, tensors(seen)]);
  return { ...record, attention: Object.fromEntries(sites), states: tensors(record.states) };
}

/**
 * @template {Record<string, Tensor>} Tensors
 * @param {Tensors} plain
 * @returns {Tensors}
 */
function tensors(plain) {
  const made = Object.entries(plain).map(([name, { shape, values }]) => [name, new Tensor(shape, values)]);
  return /** @type {Tensors} */ (Object.fromEntries(made));
}
