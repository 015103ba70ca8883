// Numbers and names inside sentences; the words are those of Python's charts/labels.py and charts/grammar.py.

const LEAST_SHARE = 0.001; // what lies nearer to nothing, or to all, is not written as a number
const ROUNDING = 1e-6; // of weights that sum to 1 in single precision

/**
 * Write a label inside a sentence.
 * @param {string} label
 */
export function quoted(label) {
  return `“${label}”`;
}

/**
 * Write a number for prose with two decimals and a true minus sign; zero has none. signed: with a plus sign as well.
 * @param {number} value
 * @param {boolean} [signed]
 */
export function decimal(value, signed = false) {
  const text = value.toFixed(2);
  if (Number(text) === 0) return text.replace("-", "");
  return `${signed && value > 0 ? "+" : ""}${text.replace("-", "\u2212")}`;
}

/**
 * Write a share between 0 and 1 for people: "83 %", "0.4 %", "99.6 %". "0 %" and "100 %" are said of nothing and all alone.
 * @param {number} share
 */
export function shareText(share) {
  if (share < LEAST_SHARE) return share <= 0 ? "0 %" : "less than 0.1 %";
  if (share > 1 - LEAST_SHARE) return share >= 1 - ROUNDING ? "100 %" : "more than 99.9 %";
  const fine = share < 0.0995 || share >= 0.995;
  return `${(100 * share).toFixed(fine ? 1 : 0).replace(/\.0$/, "")} %`;
}

/**
 * Return the labels; each of those that come more than once has its place among its like: "the (1)", "dog", "the (2)".
 * @param {readonly string[]} labels
 */
export function distinctNames(labels) {
  /** @type {string[]} */
  const names = [];
  /** @type {Map<string, number>} */
  const seen = new Map();
  for (const label of labels) {
    const repeated = labels.indexOf(label) !== labels.lastIndexOf(label);
    let name = label;
    while (repeated && labels.includes(name)) {
      seen.set(label, (seen.get(label) ?? 0) + 1);
      name = `${label} (${seen.get(label)})`;
    }
    names.push(name);
  }
  return names;
}
