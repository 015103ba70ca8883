// The file of a learner's answers. ui/check_yourself/files.py reads it and writes the same.

/** @typedef {Partial<Record<typeof COLUMNS[number], string | number>>} Row what a row lacks is empty */

const COLUMNS = /** @type {const} */ ([
  "version",
  "form",
  "time",
  "condition",
  "code",
  "started",
  "item",
  "answer",
  "correct",
  "misconception",
  "confidence",
  "text",
]);
const QUOTE = '"';
// what a spreadsheet program would take for a formula, at the start of a cell or of what could become one
const FORMULAS = /(^|[\t\r\n,;|])([ ']*[=+\-@＝＋－＠])/g;

/**
 * Make a text that no spreadsheet program computes: an apostrophe stands before what looks like a formula.
 * @param {string} text
 */
function defused(text) {
  return text.replace(FORMULAS, "$1'$2");
}

/** @param {string | number} value */
function quotedCell(value) {
  const text = defused(String(value)).replaceAll(QUOTE, QUOTE + QUOTE);
  return `${QUOTE}${text}${QUOTE}`;
}

/**
 * Write the file.
 * @param {readonly Row[]} rows
 */
export function csvOf(rows) {
  const lines = [COLUMNS, ...rows.map((row) => COLUMNS.map((name) => row[name] ?? ""))];
  return lines.map((cells) => `${cells.map(quotedCell).join(",")}\r\n`).join("");
}
