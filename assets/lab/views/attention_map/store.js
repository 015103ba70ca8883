// The records of the page, for all maps that are drawn from them.

/** @import { RecordMaps } from "./maps.js" */

/** @typedef {RecordMaps | Promise<RecordMaps>} Maps */
/** @typedef {{ maps: Promise<RecordMaps>, arrived: (maps: Maps) => void, uses: number }} Place */

/** @type {Map<string, Place>} */
const records = new Map();

/**
 * Return the maps of a record once the page has it.
 * @param {string} name
 */
export function mapsOf(name) {
  return placeOf(name).maps;
}

/**
 * Keep a record; what is returned lets it go.
 * @param {string} name
 * @param {() => Maps} read called unless the page has this record
 */
export function keep(name, read) {
  const place = placeOf(name);
  if (place.uses === 0) place.arrived(read());
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
  /** @type {(maps: Maps) => void} */
  let resolve = () => {};
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve, reject: () => {} };
}
