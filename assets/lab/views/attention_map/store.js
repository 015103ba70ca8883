// The records that the page has been sent, for all maps that are drawn from them.

import { unpacked } from "./unpacked.js";

/** @import { RecordMaps } from "./maps.js" */
/** @import { Pack } from "./unpacked.js" */

/** @typedef {{ maps: Promise<RecordMaps>, arrived: (maps: Promise<RecordMaps>) => void, uses: number }} Place */

/** @type {Map<string, Place>} */
const records = new Map();

/**
 * Return the maps of a record once the page has been sent it.
 * @param {string} name
 */
export function mapsOf(name) {
  return placeOf(name).maps;
}

/**
 * Keep a record; what is returned lets it go.
 * @param {string} name
 * @param {Pack} pack
 */
export function keep(name, pack) {
  const place = placeOf(name);
  if (place.uses === 0) place.arrived(unpacked(pack));
  place.uses += 1;
  return () => {
    place.uses -= 1;
    if (place.uses === 0 && records.get(name) === place) records.delete(name);
  };
}

/** @param {string} name */
function placeOf(name) {
  let place = records.get(name);
  if (place === undefined) {
    const { promise, resolve } = /** @type {PromiseWithResolvers<RecordMaps>} */ (withResolvers());
    place = { maps: promise, arrived: resolve, uses: 0 };
    records.set(name, place);
  }
  return place;
}

/** Make a promise that is resolved from outside; `Promise.withResolvers` is too new for some browsers. */
function withResolvers() {
  /** @type {(maps: RecordMaps | Promise<RecordMaps>) => void} */
  let resolve = () => {};
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve, reject: () => {} };
}
