// One record step by step, in the form that the app's player takes: Python's charts/player.py.

import { parseSite } from "../engine/site.js";
import { EOS } from "../engine/tokenizer.js";
import { inBase64 } from "../shared/bytes.js";
import { MEAN } from "../shared/heads.js";
import { SHADES, shadeOf, shareText } from "../shared/shares.js";
import { wordLabels, writtenParts } from "./labels.js";
import { optionRow, optionsOf } from "./options.js";
import { distinctNames, quoted } from "./prose.js";
import { pieceNames } from "./rows.js";
import { describeSure, sureness, wordShares } from "./sureness.js";
import { crossSites, meanRow, wordRows } from "./word_weights.js";

/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Tokens } from "../engine/tokenizer.js" */
/** @import { Track } from "../views/player/track.js" */

const END_NAME = "the end mark";

/**
 * A word of the target row with its steps, `start` to `end - 1`. parts: its text after each. row: of its weights.
 * @typedef {{ label: string, name: string, start: number, end: number, parts: readonly string[], row: number }} Cell
 */

/**
 * Return the record as a track.
 * @param {TranslationRecord} record
 * @param {readonly string[]} glosses of each target word, empty where unknown
 * @returns {Track}
 */
export function trackOf(record, glosses) {
  const { source, target, pair } = record;
  const sources = wordLabels(source);
  const names = namesOf(sources, ends(source));
  const cells = cellsOf(target);
  const views = crossSites(record).flatMap((site) => viewsOf(record, site, cells, names));
  const shares = wordShares(record);
  return {
    model: record.model,
    pair,
    sources,
    parts: source.words.flatMap((word, index) => {
      const parts = added(writtenParts(source, { ...word, text: sources[index] })).filter(Boolean);
      return parts.length > 1 ? [[index, parts]] : [];
    }),
    ends: [ends(source), ends(target)],
    gaps: gaps(target),
    source_names: repeated(sources, names),
    cell_names: repeated(
      cells.map(({ label }) => label),
      cells.map(({ name }) => name),
    ),
    cells: cells.map(({ label, start, end, row }, index) => {
      const share = shares[index];
      return [label, glosses[index], start, end, row, sureness(share), describeSure(share)];
    }),
    steps: stepsOf(record, cells),
    views,
    crossing: views.length > 0 ? 0 : record.states["decoder.initial"].width,
    ended: !record.own || ends(target),
    marks: [],
  };
}

/** @param {Tokens} tokens */
function ends({ ids }) {
  return ids.at(-1) === EOS;
}

/**
 * Return names for a row of labels; its end mark is told from a word "end" by its look.
 * @param {readonly string[]} labels
 * @param {boolean} end whether the last one is the end mark
 */
function namesOf(labels, end) {
  return end ? [...distinctNames(labels.slice(0, -1)), labels[labels.length - 1]] : distinctNames(labels);
}

/**
 * Return places and names of labels that come more than once.
 * @param {readonly string[]} labels
 * @param {readonly string[]} names
 * @returns {[index: number, name: string][]}
 */
function repeated(labels, names) {
  return names.flatMap((name, index) => (name === labels[index] ? [] : [[index, name]]));
}

/**
 * Return what each text adds to the one before it, which it begins with.
 * @param {readonly string[]} texts
 */
function added(texts) {
  return texts.map((text, index) => text.slice(texts[index - 1]?.length ?? 0));
}

/**
 * @param {Tokens} target
 * @returns {Cell[]}
 */
function cellsOf(target) {
  const labels = wordLabels(target);
  const names = namesOf(labels, ends(target));
  let more = target.ids.length; // a row for each word of several steps follows those of all steps
  return target.words.map(({ start, end }, index) => {
    const label = labels[index];
    const row = end - start > 1 ? more++ : start;
    return { label, name: names[index], start, end, parts: writtenParts(target, { text: label, start, end }), row };
  });
}

/**
 * Return the text before each word: mostly a space.
 * @param {Tokens} target
 */
function gaps({ text, words }) {
  let end = 0;
  return words.map((word) => {
    const start = text.indexOf(word.text, end);
    if (start < 0) return " ";
    const gap = text.slice(end, start);
    end = start + word.text.length;
    return gap;
  });
}

/**
 * @param {TranslationRecord} record
 * @param {readonly Cell[]} cells
 */
function stepsOf(record, cells) {
  const names = pieceNames(record.target);
  let before = "";
  return cells.flatMap(({ start, parts }, cell) =>
    added(parts).map((text, index) => {
      const step = start + index;
      const begun = parts[index - 1] ?? "";
      const options = optionsOf(record, step).map((each) => optionRow(each, before, begun && text));
      before = parts[index];
      return { cell, written: parts[index], said: says(record, step, names[step], begun, text), options };
    }),
  );
}

/**
 * Say what a step writes; the look follows. begun, text: what the word had before, and what the piece adds to it.
 * @param {TranslationRecord} record
 * @param {number} step
 * @param {string} name
 * @param {string} begun
 * @param {string} text
 */
function says({ target, log_probs }, step, name, begun, text) {
  const number = `Step ${step + 1} of ${target.ids.length}: it `;
  const probability = shareText(Math.exp(log_probs[step]));
  if (target.ids[step] === EOS) return `${number}ends the sentence (${probability})`;
  if (begun && text) return `${number}adds ${quoted(text)} to ${quoted(begun)} (${probability})`;
  return `${number}writes ${quoted(name)} (${probability})`;
}

/**
 * Return the heads of a site, and before them their mean where there are several.
 * @param {TranslationRecord} record
 * @param {string} site
 * @param {readonly Cell[]} cells
 * @param {readonly string[]} names of the source words
 */
function viewsOf({ attention, source }, site, cells, names) {
  const { weights } = attention[site];
  const count = weights.shape[0];
  const heads = [...(count > 1 ? [MEAN] : []), ...Array.from({ length: count }, (_, head) => head)];
  return heads.map((head) => {
    const steps = wordRows(weights, head, source.words);
    const several = cells.filter(({ start, end }) => end - start > 1);
    const rows = [...steps, ...several.map(({ start, end }) => meanRow(steps.slice(start, end)))];
    const looks = steps.map((row) => lookSaid(row, names, ends(source)));
    return { site, head, weights: inBase64(rows.flat().map(shadeOf)), who: whoLooks(site, head, count), looks };
  });
}

/**
 * Say where a step looks most: "93 % at “red”".
 * @param {readonly number[]} row
 * @param {readonly string[]} names
 * @param {boolean} end whether the last name is that of the end mark
 */
function lookSaid(row, names, end) {
  const most = row.indexOf(Math.max(...row));
  const name = end && most === names.length - 1 ? END_NAME : quoted(names[most]);
  return `${SHADES[shadeOf(row[most])][1]} at ${name}`;
}

/**
 * Name the heads of a view, in parentheses; nothing where there is only one.
 * @param {string} site
 * @param {number} head
 * @param {number} count
 */
function whoLooks(site, head, count) {
  const { layer } = parseSite(site);
  const where = layer === null ? [] : [`layer ${layer + 1}`];
  if (count > 1) where.push(head === MEAN ? `average of ${count} heads` : `head ${head + 1}`);
  return where.length > 0 ? ` (${where.join(", ")})` : "";
}
