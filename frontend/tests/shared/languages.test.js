// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { inLanguage, isolated, setLanguage } from "../../../assets/lab/shared/languages.js";
import { LANGUAGES, TO_ARABIC } from "../languages.js";

const { source: english, target: arabic } = TO_ARABIC;

test("words say their language, and their direction where it is not that of what is around them", () => {
  expect(inLanguage(LANGUAGES.german)).toEqual({ lang: "de" });
  expect(inLanguage(arabic)).toEqual({ lang: "ar", dir: "rtl" });
  expect(inLanguage(english, arabic)).toEqual({ lang: "en", dir: "ltr" });
  expect(inLanguage(arabic, arabic)).toEqual({ lang: "ar" });
});

test("an element changes its language, and its direction with it", () => {
  const node = document.createElement("output");
  setLanguage(node, arabic);
  expect([node.lang, node.dir]).toEqual(["ar", "rtl"]);
  setLanguage(node, english);
  expect([node.lang, node.dir]).toEqual(["en", ""]);
});

test("of two words with an arrow between them each runs in its own direction", () => {
  const label = document.createElement("span");
  label.append(...isolated("قطة → كلب"));
  expect(label.innerHTML).toBe("<bdi>قطة</bdi> → <bdi>كلب</bdi>");
});
