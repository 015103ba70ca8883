// Names inside sentences; the words are those of Python's charts/labels.py and charts/grammar.py.

/**
 * Write a label inside a sentence.
 * @param {string} label
 */
export function quoted(label) {
  return `“${label}”`;
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
