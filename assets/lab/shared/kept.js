// Values that the server sends once a sentence, for all components of the page that draw from them.

/** @typedef {{ value: Promise<any>, arrive: (value: unknown) => void, uses: number }} Place */

/** @type {Map<string, Place>} */
const places = new Map();

/**
 * Return a value once the page has it.
 * @param {string} name
 * @returns {Promise<any>}
 */
export function kept(name) {
  return placeOf(name).value;
}

/**
 * Keep a value; what is returned lets it go.
 * @param {string} name
 * @param {() => unknown} read returns the value or a promise of it; called unless the page has one of this name
 */
export function keep(name, read) {
  const place = placeOf(name);
  if (place.uses === 0) place.arrive(read());
  place.uses += 1;
  return () => {
    place.uses -= 1;
    if (place.uses === 0 && places.get(name) === place) places.delete(name);
  };
}

/** @param {string} name */
function placeOf(name) {
  let place = places.get(name);
  if (place === undefined) {
    /** @type {Place["arrive"]} */
    let arrive = () => {};
    const value = new Promise((resolve) => {
      arrive = resolve;
    });
    place = { value, arrive, uses: 0 };
    places.set(name, place);
  }
  return place;
}
