// The file of a learner's answers; in front of check_yourself.js. ui/check_yourself/files.py reads it and writes the same.

const COLUMNS = [
  "version", "form", "time", "condition", "code", "started", "item", "answer", "correct", "misconception", "confidence", "text",
]
// what a spreadsheet program would take for a formula, at the start of a cell or of what could become one
const FORMULAS = /(^|[\t\r\n,;|])([ ']*[=+\-@＝＋－＠])/g

// Text that no spreadsheet program computes: an apostrophe stands before what looks like a formula.
function defused(text) {
  return text.replace(FORMULAS, "$1'$2")
}

function quotedCell(value) {
  return '"' + defused(String(value)).replaceAll('"', '""') + '"'
}

// rows: objects with the columns as names; what a row lacks is empty.
function csvOf(rows) {
  const lines = [COLUMNS, ...rows.map((row) => COLUMNS.map((name) => row[name] ?? ""))]
  return lines.map((cells) => `${cells.map(quotedCell).join(",")}\r\n`).join("")
}
