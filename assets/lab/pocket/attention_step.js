// One attention step as it is computed, in the form that the app's component plays: Python's charts/attention_step.py.

import { parseSite } from "../engine/site.js";
import { inBase64 } from "../shared/bytes.js";
import { decimal } from "../shared/numbers.js";
import { shadeOf, shareText } from "../shared/shares.js";
import { quoted } from "./prose.js";
import { pieceNames } from "./rows.js";

/** @import { Head } from "../engine/intervention.js" */
/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Tensor } from "../engine/tensor.js" */

const CELLS = 32; // of a strip, at most; longer vectors are drawn as means of so many numbers
const FIRST = 3; // numbers of a vector that are written out
const ZERO = 127; // the byte of a 0; 0 and 254 are the largest numbers, negative and positive
const PAUSES = {
  dot: ["query", "products", "scores", "softmax", "values", "context"],
  additive: ["query", "products", "softmax", "values", "context"],
};

/** @typedef {keyof typeof PAUSES} Kind */

/**
 * One query and all it meets: products, scores and weights a key, scores minus infinity where masked.
 * @typedef {object} Look
 * @property {string} label the word that chooses it
 * @property {string} subject what it is for
 * @property {number[]} products
 * @property {readonly number[]} scores
 * @property {readonly number[]} weights
 * @property {Float32Array} query
 * @property {Float32Array} context
 */

/**
 * Return the steps of all queries of a head.
 * @param {TranslationRecord} record
 * @param {Head} head
 * @param {Kind} kind how it scores
 */
export function attentionSteps(record, { site, head }, kind) {
  const seen = record.attention[site];
  const [keys, values, queries, contexts] = [seen.key, seen.value, seen.query, seen.context].map((tensor) =>
    rowsOf(tensor, head),
  );
  const [scores, weights] = [seen.scores, seen.weights].map((tensor) => rowsOf(tensor, head));
  const place = parseSite(site);
  const [written, read] = [record.target, record.decoder_input].map(pieceNames);
  const source = pieceNames(record.source);
  const names = place.kind === "self" && place.side === "decoder" ? read : source;
  const looks = queries.map((query, row) => {
    const [label, subject] = asking(place, { source, written, read }, row);
    const dots = keys.map((key) => key.reduce((sum, value, index) => sum + value * query[index], 0));
    const products = kind === "additive" ? Array.from(scores[row]) : dots;
    return {
      label,
      subject,
      products,
      scores: [...scores[row]],
      weights: [...weights[row]],
      query,
      context: contexts[row],
    };
  });
  return {
    kind,
    choose: place.kind === "cross" ? "To write" : "The query of",
    pauses: PAUSES[kind].map((pause) => [pause, kind === "additive" && pause === "products" ? "scores" : pause]),
    size: keys[0].length,
    keys: names,
    looks: looks.map((look) => ({ ...told(look), says: says(look, names, kind) })),
    note: note(keys[0].length, values[0].length),
    strips: { queries: strip(queries), keys: strip(keys), values: strip(values), contexts: strip(contexts) },
  };
}

/**
 * Return one head's rows of a tensor (heads, rows, width).
 * @param {Tensor} tensor
 * @param {number} head
 */
function rowsOf(tensor, head) {
  const rows = tensor.shape[1];
  return Array.from({ length: rows }, (_, row) => tensor.row(head * rows + row));
}

/**
 * Return the word that chooses a query, and what it is for.
 * @param {ReturnType<typeof parseSite>} place
 * @param {Record<"source" | "written" | "read", string[]>} names
 * @param {number} row
 */
function asking({ side, kind }, { source, written, read }, row) {
  if (kind === "cross") return [written[row], `To write ${quoted(written[row])}`];
  if (side === "encoder") return [source[row], `For ${quoted(source[row])}`];
  return [read[row], `For ${quoted(read[row])}, read to write ${quoted(written[row])}`];
}

/** @param {Look} look */
function told({ label, subject, products, scores, weights, query }) {
  return {
    label,
    subject,
    products: products.map(hundredths),
    scores: scores.map((score) => (score === Number.NEGATIVE_INFINITY ? null : hundredths(score))),
    weights: inBase64(weights.map(shadeOf)),
    query: beginning(query),
  };
}

/**
 * Say what happens at each pause.
 * @param {Look} look
 * @param {readonly string[]} keys
 * @param {Kind} kind
 */
function says({ subject, products, scores, weights, query, context }, keys, kind) {
  const [met, best, most] = [products, scores, weights].map((numbers) => numbers.indexOf(Math.max(...numbers)));
  const [share, size] = [shareText(weights[most]), query.length];
  const masked = scores.filter((score) => score === Number.NEGATIVE_INFINITY).length;
  const later = masked === 1 ? "1 later token is masked and has none" : `${masked} later tokens are masked: no score`;
  const highest = `${quoted(keys[met])} scores highest, ${decimal(products[met], 2)}.`;
  const met_all =
    kind === "additive"
      ? `added to each of ${keys.length} keys; tanh, times v, and the sum. ${highest}`
      : `compared with all ${keys.length} keys (dot product). ${highest}`;
  /** @type {Record<string, string>} */
  const said = {
    query: `${subject}: the query, ${size} numbers that say what to look for.`,
    products: `The query is ${met_all}`,
    scores: `Each product is divided by \u221a${size} = ${decimal(Math.sqrt(size), 2)}: ${quoted(keys[best])} scores highest, ${decimal(scores[best], 2)}.${masked > 0 ? ` ${later}.` : ""}`,
    softmax: `Softmax turns scores into weights that add up to 100 %: ${share} for ${quoted(keys[most])}.`,
    values: `Each value is multiplied by its weight: the value of ${quoted(keys[most])} by ${share}.`,
    context: `Their sum is the context, ${context.length} numbers: ${beginning(context)}.`,
  };
  return PAUSES[kind].map((pause) => said[pause]);
}

/**
 * Say how the strips are to be read.
 * @param {number} asked
 * @param {number} handed
 */
function note(asked, handed) {
  const cells = (/** @type {number} */ size) => {
    const each = Math.ceil(size / CELLS);
    return each > 1 ? `, each cell the mean of ${each}` : "";
  };
  return `Query and key: ${asked} numbers${cells(asked)}; value and context: ${handed}${cells(handed)}. Blue is positive, red negative.`;
}

/** @param {number} value */
function hundredths(value) {
  return Math.round(100 * Number(value.toFixed(2)));
}

/** @param {Float32Array} vector */
function beginning(vector) {
  const first = Array.from(vector.subarray(0, FIRST), (number) => decimal(number, 2)).join(", ");
  return vector.length > FIRST ? `${first} and so on` : first;
}

/**
 * Return vectors as strips: how many cells each has, the number at the ends of the colours, and a byte a cell.
 * @param {readonly Float32Array[]} vectors
 */
function strip(vectors) {
  const width = vectors[0].length;
  const each = Math.ceil(width / CELLS);
  const columns = Math.ceil(width / each);
  const means = vectors.flatMap((vector) =>
    Array.from({ length: columns }, (_, cell) => mean(vector.subarray(cell * each, (cell + 1) * each))),
  );
  const full = Math.max(...means.map(Math.abs)) || 1;
  return { columns, full, cells: inBase64(means.map((cell) => ZERO + Math.round((ZERO * cell) / full))) };
}

/** @param {Float32Array} numbers */
function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
