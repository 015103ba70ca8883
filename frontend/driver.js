// Runs the engine for tests that are written in Python: one request a line on stdin, one answer a line on stdout.
//
// A request is [call, ...arguments], an answer {result} or {error, message}. Arrays are written as {shape, float32}, the
// bytes of the numbers in base64.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { difference } from "../assets/lab/answers/difference.js";
import { changesTold, forcedSaid, outcomeSaid } from "../assets/lab/answers/outcome.js";
import { rowsIntervention } from "../assets/lab/answers/painted.js";
import { writtenWords } from "../assets/lab/answers/written.js";
import { load } from "../assets/lab/engine/loading.js";
import { Tensor } from "../assets/lab/engine/tensor.js";
import { normalise, reading, wordSpans } from "../assets/lab/engine/text.js";
import { Tokenizer } from "../assets/lab/engine/tokenizer.js";
import { attentionSteps } from "../assets/lab/pocket/attention_step.js";
import { CLOSING } from "../assets/lab/pocket/closing_questions.js";
import { glosses } from "../assets/lab/pocket/glosses.js";
import { cardsAt } from "../assets/lab/pocket/head_cards.js";
import { lonePiece, pieceLabels, siteLabel } from "../assets/lab/pocket/labels.js";
import { LESSONS } from "../assets/lab/pocket/lessons.js";
import { paintData } from "../assets/lab/pocket/paint_map.js";
import { paintedIntervention, readStrokes, writtenStrokes } from "../assets/lab/pocket/painting.js";
import { distinctNames } from "../assets/lab/pocket/prose.js";
import { treeData } from "../assets/lab/pocket/search_tree.js";
import { mapsAt } from "../assets/lab/pocket/site_maps.js";
import { trackOf } from "../assets/lab/pocket/track.js";
import { tellingStep } from "../assets/lab/pocket/word_weights.js";
import { BECOMES, becomes, becomesSaid } from "../assets/lab/pocket/words.js";
import { decimal, fixed } from "../assets/lab/shared/numbers.js";
import { unpackedBytes } from "../assets/lab/shared/packed.js";
import { SHADES, shadeOf, shareText } from "../assets/lab/shared/shares.js";
import { codedScore, codedWeights } from "../assets/lab/views/attention_map/codes.js";
import { shownMap } from "../assets/lab/views/attention_map/maps.js";
import { description, facts, readout } from "../assets/lab/views/attention_map/texts.js";
import { unpacked } from "../assets/lab/views/attention_map/unpacked.js";
import { handsOf } from "../assets/lab/views/positions/clock.js";
import { encodingAt } from "../assets/lab/views/positions/table.js";
import { twinsOf, twinText } from "../assets/lab/views/positions/twins.js";
import { wavesOf } from "../assets/lab/views/positions/waves.js";
import { placed, placedLooks, placedUnits } from "../assets/lab/views/step_views/network_marks.js";
import { TO_FRENCH } from "./tests/languages.js";

/** @import { Part } from "../assets/lab/answers/outcome.js" */
/** @import { Translator } from "../assets/lab/engine/translator.js" */
/** @import { RecordMaps } from "../assets/lab/views/attention_map/maps.js" */
/** @import { Moment, Network } from "../assets/lab/views/step_views/network_marks.js" */

/** @type {Map<string, Translator>} by number of the answer that told of it */
const translators = new Map();
/** @type {Map<string, Tokenizer>} by path */
const tokenizers = new Map();

/** @param {string} path */
function tokenizer(path) {
  const known = tokenizers.get(path) ?? new Tokenizer(readFileSync(path), TO_FRENCH);
  tokenizers.set(path, known);
  return known;
}

/** @param {string} name */
function translator(name) {
  const found = translators.get(name);
  if (!found) throw new Error(`nothing is loaded as ${name}`);
  return found;
}

/** @param {readonly Part[]} parts of a sentence */
function plain(parts) {
  return parts.map((part) => (typeof part === "string" ? part : part.text)).join("");
}

/** @param {RecordMaps} maps */
function maps({ heads, kinds, sites }) {
  const list = (/** @type {ArrayLike<number> | null} */ numbers) => numbers && Array.from(numbers);
  const best = (/** @type {{ columns: ArrayLike<number>, row: number } | null} */ cells) =>
    cells && [...Array.from(cells.columns), cells.row];
  return {
    heads,
    kinds: kinds.map(({ pieces, ...kind }) => ({ ...kind, pieces: { ...pieces, masked: list(pieces.masked) } })),
    sites: sites.map(({ label, kind, pieces }) => ({
      label,
      kind,
      maps: pieces.map((map) => ({
        weights: list(map.weights),
        scores: list(map.scores),
        best: best(map.best),
        bestScores: best(map.bestScores),
        end: map.end,
      })),
    })),
  };
}

const CATEGORIES = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co Cn".split(
  " ",
);

/** @param {string} character */
function category(character) {
  return CATEGORIES.find((name) => new RegExp(`\\p{${name}}`, "u").test(character));
}

/** @type {Record<string, (...given: any[]) => unknown>} */
const CALLS = {
  load: (name, folder, options, pair = TO_FRENCH) => {
    const config = JSON.parse(readFileSync(join(folder, "config.json"), "utf8"));
    const [weights, pieces] = ["model.safetensors", "tokenizer.model"].map((file) => readFileSync(join(folder, file)));
    translators.set(name, load({ config, weights, tokenizer: pieces, pair }, options));
  },
  translate: (name, text, how) => translator(name).translate(text, how),
  searchTree: (name, text, how) => {
    const tree = translator(name).searchTree(text, how);
    return { nodes: tree.nodes, outputs: tree.outputs, ids: tree.outputs.map((output) => tree.ids(output)) };
  },
  record: (name, text, how) => translator(name).record(text, how),
  normalise,
  reading,
  wordSpans,
  ids: (path, text) => tokenizer(path).ids(text),
  tokens: (path, ids, language) => tokenizer(path).tokens(ids, language),
  pieceLabels: (path, ids, language) => pieceLabels(tokenizer(path).tokens(ids, language)),
  siteLabel,
  unpackedBytes: async (text) => Buffer.from(await unpackedBytes(text)).toString("base64"),
  lonePieces: (pieces) => pieces.map(lonePiece),
  distinctNames,
  decimals: (numbers) => numbers.map((/** @type {number} */ number) => decimal(number, 2)),
  shareTexts: (shares) => shares.map(shareText),
  track: (name, text, glossary, how) => {
    const record = translator(name).record(text, how);
    return [trackOf(record, glosses(record, glossary && new Map(Object.entries(glossary)))), tellingStep(record)];
  },
  shades: () => SHADES,
  shadesOf: (shares) => shares.map(shadeOf),
  attentionSteps: (name, text, head, kind) => attentionSteps(translator(name).record(text), head, kind),
  becomes: (name, texts) => {
    const [before, after] = texts.map((/** @type {string} */ text) => translator(name).record(text).target);
    return [becomes(before, after), becomesSaid(before, after), BECOMES];
  },
  painted: (link, heads, sourceLength) => {
    const strokes = readStrokes(link);
    return [writtenStrokes(strokes), paintedIntervention(strokes, heads, sourceLength)];
  },
  // the words of two translations, and which of both are gone or new
  compared: (name, texts, glossary) => {
    const [before, after] = texts.map((/** @type {string} */ text) => {
      const record = translator(name).record(text);
      return writtenWords(record, glosses(record, new Map(Object.entries(glossary))));
    });
    return [after, difference(before, after).map(({ kind, word }) => [kind, word.text])];
  },
  changesTold,
  outcomeSaid: (found) => plain(outcomeSaid(found)),
  forcedSaid: (found) => plain(forcedSaid(found)),
  rowsIntervention: (rows, heads, sourceLength, name, other) =>
    rowsIntervention(rows, heads, sourceLength, other === null ? null : translator(name).record(other)),
  lesson: (name, lesson, network, text) => {
    const { head, whatIf, ask } = LESSONS[lesson];
    const change = whatIf?.(network);
    const changed = change ? translator(name).record(text, { intervention: change }) : null;
    return [head(network), change ?? {}, ask(translator(name).record(text), head(network), changed)];
  },
  closing: (name, lesson, text) => CLOSING[lesson](translator(name).record(text)),
  unpacked: async (pack) => maps(await unpacked(pack)),
  treeData: (name, text, how) => {
    const { tokenizer } = translator(name);
    const tree = translator(name).searchTree(text, how);
    const nodes = tree.nodes.map((node) => ({ ...node, piece: tokenizer.piece(node.token) }));
    const colours = { written: "", faint: "" };
    return treeData({ nodes, outputs: tree.outputs, texts: [] }, "", tree.outputs[0], "kept", colours);
  },
  paintData: (name, text, head, link) => {
    const strokes = readStrokes(link);
    return paintData(translator(name).record(text), head, "only", strokes, "", []);
  },
  siteMaps: (name, text, site) => maps(mapsAt(translator(name).record(text), site)),
  cards: (name, text, site) => cardsAt(translator(name).record(text), site),
  /** @type {(network: Network, now: Moment) => Record<string, unknown>} */
  network: (network, now) => ({
    marks: placed(network, now),
    units: placedUnits(network, now),
    looks: placedLooks(network, now),
  }),
  // what the page says of a map and of each of its cells
  attentionMap: async (pack, view) => {
    const shown = shownMap(await unpacked(pack), view);
    const cells = shown.form.rows.flatMap((_, row) => shown.form.columns.map((_, column) => [row, column]));
    return [
      description(shown),
      cells.map(([row, column]) => [
        readout(shown, row, column).join(" "),
        Object.fromEntries(facts(shown, row, column)),
      ]),
    ];
  },
  codedWeights: (codes) => {
    const weights = codedWeights();
    return codes
      .map((/** @type {number} */ code) => weights[code])
      .map((/** @type {number} */ weight) => [
        fixed(weight, 3),
        shareText(weight),
        weight > 0 ? decimal(Math.log(weight), 2) : "",
      ]);
  },
  codedScores: (codes) =>
    codes.map((/** @type {number} */ code) => [1, 2, 3].map((places) => decimal(codedScore(code), places))),
  hands: handsOf,
  twins: twinsOf,
  twinText,
  waves: wavesOf,
  encodings: (data, width) =>
    Array.from({ length: data.positions }, (_, position) =>
      Array.from({ length: width }, (_, dimension) => encodingAt(data, position, dimension)),
    ),
  categories: (text) => Array.from(text, category),
  // what the text rules make of each character between letters
  characters: (text) =>
    Array.from(text, (character) => {
      const spans = (/** @type {string} */ language) => wordSpans(`a${character}'b`, language).length;
      return [normalise(`A${character}B`), reading(`A${character} BC`, "en"), spans("en"), spans("fr"), spans("zh")];
    }),
};

/** @type {(key: string, value: unknown) => unknown} */
function written(key, value) {
  if (value instanceof Float32Array) return written(key, new Tensor([value.length], value));
  if (!(value instanceof Tensor)) return value;
  const { buffer, byteOffset, byteLength } = value.values;
  return { shape: value.shape, float32: Buffer.from(buffer, byteOffset, byteLength).toString("base64") };
}

for await (const line of createInterface({ input: process.stdin })) {
  const [call, ...given] = JSON.parse(line);
  let answer;
  try {
    answer = { result: (await CALLS[call](...given)) ?? null };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    answer = { error: error.name, message: error.message };
  }
  process.stdout.write(`${JSON.stringify(answer, written)}\n`);
}
