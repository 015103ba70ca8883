// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { Tensor } from "../../../assets/lab/engine/tensor.js";
import { CLOSING } from "../../../assets/lab/pocket/closing_questions.js";
import { translations } from "../../../assets/lab/pocket/figures.js";
import { glosses } from "../../../assets/lab/pocket/glosses.js";
import { LESSONS } from "../../../assets/lab/pocket/lessons.js";
import { titles } from "../../../assets/lab/pocket/rows.js";
import { TO_ARABIC, TO_FRENCH, TO_GERMAN } from "../languages.js";

const SITE = "decoder.2.cross";
/** @param {readonly string[]} texts */
const tokens = (texts) => ({
  text: texts.join(" "),
  pieces: [...texts.map((text) => `\u2581${text}`), "<eos>"],
  ids: [...texts.map((_, index) => 10 + index), 3],
  words: [...texts, "<eos>"].map((text, start) => ({ text, start, end: start + 1 })),
});
const weights = new Tensor(
  [2, 3, 3],
  Float32Array.of(0.1, 0.6, 0.3, 0.4, 0, 0.6, 0, 0, 1, 0.1, 0.6, 0.3, 0.4, 0, 0.6, 0, 0, 1),
);
/** @type {any} */
const RECORD = {
  model: "transformer",
  pair: TO_GERMAN,
  source: tokens(["he", "runs"]),
  target: tokens(["er", "läuft"]),
  attention: { [SITE]: { weights, scores: weights } },
  states: {},
};

test("titles of maps and questions of lessons name the model's languages", () => {
  expect(titles(SITE, TO_FRENCH)).toEqual(["query: French, being written", "key: English"]);
  expect(titles(SITE, TO_GERMAN)).toEqual(["query: German, being written", "key: English"]);
  expect(titles("encoder.0.self", TO_GERMAN)).toEqual(["query: English", "key: English"]);
  expect(titles("decoder.0.self", TO_ARABIC)[1]).toBe("key: Arabic, read so far");
  const asking = LESSONS.multi_head.ask(RECORD, { site: SITE, head: 0 }, RECORD);
  expect(asking?.question).toMatch(/What becomes of the German\?$/);
  expect(CLOSING.attention(RECORD)?.question).toMatch(/Which German piece looks most sharply at one English piece\?$/);
  expect(CLOSING.multi_head(RECORD)?.question).toMatch(/at the same English piece\?$/);
});

test("without a glossary a word is glossed by what attention looks at, apart from the end mark", () => {
  expect(glosses(RECORD, null)).toEqual(["runs", "he", ""]);
  expect(glosses({ ...RECORD, attention: {} }, null)).toEqual(["", "", ""]);
  expect(glosses(RECORD, new Map([["er", ["he"]]]))).toEqual(["he", "", ""]);
});

test("a translation from right to left is written so", () => {
  const list = translations([["As it is", "هو يركض"]], TO_ARABIC.target);
  expect(list.querySelector("dd")?.outerHTML).toBe('<dd lang="ar" dir="rtl">هو يركض</dd>');
});
