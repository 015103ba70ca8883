// The files of a model: out of the page itself, or fetched from the site that it belongs to.

import { byId } from "../shared/elements.js";

/** @import { LanguagePair } from "../shared/languages.js" */
/** @import { Load } from "./worker.js" */

/**
 * A model of the page. files: the addresses of weights and tokenizer; null where the page holds them itself.
 * @typedef {object} Model
 * @property {string} name
 * @property {string} title
 * @property {LanguagePair} pair
 * @property {{ family: string, pieces: number, layers?: number, heads?: number, positions?: boolean }} network
 * @property {string} tokenizer its fingerprint
 * @property {{ weights: string, tokenizer: string } | null} files
 */

const CACHE = "attention-lab-models";

/**
 * Return what the worker needs to load a model. Error: a file cannot be fetched.
 * @param {Model} model
 * @returns {Promise<Load>}
 */
export async function modelFiles({ name, network, tokenizer, pair, files }) {
  const [weights, pieces] = files
    ? await Promise.all([fetched(files.weights), fetched(files.tokenizer)])
    : [taken(`weights-${name}`), byId(`tokenizer-${tokenizer}`, HTMLScriptElement).text];
  return { kind: "load", model: name, config: { name, network }, weights, tokenizer: pieces, pair };
}

/**
 * The text of a script of the page, which is removed: the worker has it from now on.
 * @param {string} id
 */
function taken(id) {
  const script = byId(id, HTMLScriptElement);
  const { text } = script;
  script.remove();
  return text;
}

/**
 * A file of the site. It is fetched once and kept in the browser under its address, which names its content.
 * @param {string} address
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function fetched(address) {
  const cache = await openCache();
  const kept = await cache?.match(address);
  const response = kept ?? (await fetch(address));
  if (!response.ok) throw new Error(`the server answered ${response.status} for ${address}`);
  if (kept === undefined) await cache?.put(address, response.clone()).catch(() => {}); // no room: fetched again
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * Forget the files of earlier editions of the site.
 * @param {readonly Model[]} models
 */
export async function forgetOthers(models) {
  const current = models.flatMap(({ files }) => (files ? Object.values(files) : []));
  const addresses = new Set(current.map((address) => new URL(address, location.href).href));
  const cache = await openCache();
  for (const request of (await cache?.keys()) ?? []) if (!addresses.has(request.url)) await cache?.delete(request);
}

/** The browser's cache of files; null where it has none, as on a page without https or in a private frame. */
async function openCache() {
  try {
    return await caches.open(CACHE);
  } catch {
    return null;
  }
}
