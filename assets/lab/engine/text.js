// Normalising text and finding its words, by the rules of Python's model/language/text.py.
// JavaScript's \w, \s and \b know ASCII or other characters than Python's, so the classes stand here in full.

const SPACE = "\\t-\\r\\x1c-\\x1f \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const LETTER = "[\\p{L}\\p{N}_]"; // what words consist of
const MARK = `[^\\p{L}\\p{N}_${SPACE}]`;

// An apostrophe stays inside its word (don't), a French one ends it (j' | aime); hyphens stay inside.
const WORD = new RegExp(`${LETTER}+(?:['-]${LETTER}+)*|${MARK}`, "gu");
const FRENCH_WORDS = `${anyCase("aujourd'hui")}|${anyCase("presqu'île")}|${LETTER}+'|${LETTER}+(?:-${LETTER}+)*`;
const FRENCH_WORD = new RegExp(`${FRENCH_WORDS}|${MARK}`, "gu");

// Between ideographs and syllables of Chinese and Japanese stand no spaces: each is a word, or what one piece holds of them.
const IDEOGRAPH = "[\\u3005\\u3007\\u3041-\\u3096\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]";
const OTHER = `(?:(?!${IDEOGRAPH})${LETTER})+`;
const UNSPACED_WORD = new RegExp(`${IDEOGRAPH}|${OTHER}(?:['-]${OTHER})*|${MARK}`, "gu");
/** @type {Record<string, RegExp>} by language; of all others `WORD` */
const WORDS = { fr: FRENCH_WORD, ja: UNSPACED_WORD, zh: UNSPACED_WORD };

const APOSTROPHES = /[\u2018\u2019\u02bc]/g;
const HYPHENS = /[\u2010\u2011]/g;
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}\u2581]/gu; // control characters, and SentencePiece's mark for the start of a word
const SPACES = new RegExp(`[${SPACE}]+`, "g");
const ENDS = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "g");
const START = new RegExp(`^[${SPACE}]+`);

const QUOTATION = /[\u201c\u201d\u201e\u201f]/g;
const ACCENT_APOSTROPHE = new RegExp(`(?<=${LETTER})[\`\u00b4](?=${LETTER})`, "gu"); // typed for an apostrophe
const LONE_I = new RegExp(`(?<!${LETTER})i(?!${LETTER})`, "gu");
const ALPHABETIC = /\p{L}/gu;
const LOWER_CASE = /\p{Lowercase}/u;

/**
 * Bring a text into the one form that models read: NFKC, straight apostrophes, single plain spaces.
 *
 * Control characters become spaces, lone surrogates U+FFFD. U+2581, with which SentencePiece marks the start of a word,
 * becomes a space as well: nobody can type a boundary.
 * @param {string} text
 */
export function normalise(text) {
  const plain = text.toWellFormed().normalize("NFKC").replace(APOSTROPHES, "'").replace(HYPHENS, "-");
  return strip(plain.replace(BREAKS, " ").replace(SPACES, " "));
}

/**
 * Return a source as the models read it: normalised, plain quotation marks, and no sentence wholly in capitals.
 *
 * I LIKE RED CARS. -> I like red cars. Such a sentence has no lower-case letter, and one word of four letters or several
 * words, not all of one letter.
 * @param {string} typed
 * @param {string} language its code
 */
export function reading(typed, language) {
  const text = normalise(typed.replace(ACCENT_APOSTROPHE, "'").replace(QUOTATION, '"'));
  const letters = text.split(" ").map((word) => word.match(ALPHABETIC)?.length ?? 0);
  const words = letters.filter((count) => count > 0);
  if (LOWER_CASE.test(text) || Math.max(0, ...words) < (words.length === 1 ? 4 : 2)) return text;
  const lower = text.toLowerCase();
  const small = language === "en" ? lower.replace(LONE_I, "I") : lower;
  return normalise(small.replace(/\p{L}/u, (first) => first.toUpperCase()));
}

/**
 * Find the words and punctuation marks of normalised text, as [start, end] in UTF-16 units.
 * @param {string} text
 * @param {string} language its code
 * @returns {[number, number][]}
 */
export function wordSpans(text, language) {
  const pattern = Object.hasOwn(WORDS, language) ? WORDS[language] : WORD;
  return Array.from(text.matchAll(pattern), (match) => [match.index, match.index + match[0].length]);
}

/**
 * Take the white space from both ends, as Python's `strip` does.
 * @param {string} text
 */
export function strip(text) {
  return text.replace(ENDS, "");
}

/**
 * Count the UTF-16 units of white space that a text begins with.
 * @param {string} text
 */
export function indent(text) {
  return START.exec(text)?.[0].length ?? 0;
}

/**
 * Return a pattern for a word in capitals and small letters. The flag i would widen classes such as LETTER as well.
 * @param {string} word
 */
function anyCase(word) {
  const others = { i: "\u0131\u0130" }; // without and with a dot: Python takes them for forms of i
  return Array.from(
    word,
    (letter) => `[${letter}${letter.toUpperCase()}${others[/** @type {"i"} */ (letter)] ?? ""}]`,
  ).join("");
}
