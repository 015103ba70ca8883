// Numbers as people read them; the same as in Python's charts/labels.py.

/**
 * Write a number with so many decimals; a number in the middle is rounded to the even digit, as Python does.
 * @param {number} value
 * @param {number} places
 */
export function fixed(value, places) {
  const scaled = Math.abs(value) * 10 ** places;
  const low = Math.floor(scaled);
  if (scaled - low !== 0.5) return value.toFixed(places);
  return ((Math.sign(value) * (low + (low % 2))) / 10 ** places).toFixed(places);
}

/**
 * Write a number for people, with a true minus sign; zero has none.
 * @param {number} value
 * @param {number} places
 */
export function decimal(value, places) {
  const text = fixed(value, places);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "\u2212");
}

/**
 * Write a change for people: the number with its sign; zero has none.
 * @param {number} value
 * @param {number} places
 */
export function changeText(value, places) {
  const text = decimal(value, places);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}
