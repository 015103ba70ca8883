// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { reached } from "../../../assets/lab/answers/engine.js";
import { changedTranslation, plainTranslation } from "../../../assets/lab/answers/place.js";
import { TO_ARABIC, TO_GERMAN } from "../languages.js";

/** @type {(text: string, english: string) => { text: string, english: string, apart: boolean, share: number }} */
const word = (text, english) => ({ text, english, apart: true, share: 0.9 });
const element = (/** @type {Node} */ node) => /** @type {Element} */ (node);
/** @param {Element | null | undefined} node */
const spoken = (node) => [node?.getAttribute("lang"), node?.getAttribute("dir")];

test("what a translation becomes is marked as the model's target language, its glosses as the source", () => {
  const look = { size: "1rem", marked: false };
  const german = changedTranslation([word("er", "he")], [word("sie", "she")], { ...look, pair: TO_GERMAN });
  expect(spoken(german.querySelector("p"))).toEqual(["de", null]);
  expect(spoken(german.querySelector(".english"))).toEqual(["en", null]);
  const arabic = changedTranslation([], [word("هي", "she")], { ...look, pair: TO_ARABIC });
  expect(spoken(arabic.querySelector("p"))).toEqual(["ar", "rtl"]);
  expect(spoken(arabic.querySelector(".english"))).toEqual(["en", "ltr"]);
  expect(spoken(element(plainTranslation([word("هي", "")], "1rem", TO_ARABIC)))).toEqual(["ar", "rtl"]);
});

test("a worker is told the languages, and fetches no glossary where there is none", () => {
  const files = { model: "files/m/", glossary: null, pair: TO_GERMAN };
  expect(reached(files)).toEqual({
    model: new URL("files/m/", document.baseURI).href,
    glossary: null,
    pair: TO_GERMAN,
  });
});
