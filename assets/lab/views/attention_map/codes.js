// Decodes weights and scores. A code names the step between two numbers at which a text changes, or such a number itself;
// all numbers of a step have the same texts, to the last digit. Python encodes them (charts/weight_codes.py).

const GRID = 2000;
const LOGARITHMS = 10_400;
const ROUNDING = 1e-6;

/** @type {Float64Array | null} */
let weights = null;

/** Return a weight for each code; made once. */
export function codedWeights() {
  weights ??= decoded(edges());
  return weights;
}

/**
 * Return a score for its code.
 * @param {number} code
 */
export function codedScore(code) {
  return code / (2 * GRID);
}

/** Return the weights at which a text changes, ascending. */
function edges() {
  const places = new Float64Array(GRID + 1 + LOGARITHMS + 1);
  for (let part = 0; part <= GRID; part++) places[part] = part / GRID;
  for (let step = 0; step < LOGARITHMS; step++) places[GRID + 1 + step] = Math.exp(-(step + 0.5) / 100);
  places[places.length - 1] = 1 - ROUNDING;
  return places.sort();
}

/** @param {Float64Array} places */
function decoded(places) {
  const numbers = new Float64Array(2 * places.length + 1); // the first code would be of a negative weight
  places.forEach((place, index) => {
    const next = index + 1 < places.length ? places[index + 1] : place;
    numbers[2 * index + 1] = place;
    numbers[2 * index + 2] = (place + next) / 2;
  });
  return numbers;
}
