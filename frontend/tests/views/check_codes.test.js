import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CODE_WORDS, newCode, readCode } from "../../../assets/lab/views/check_codes.js";

const CLASS = 30;

test("codes are words, and rarely the same, as docs/study.md says", () => {
  for (const words of CODE_WORDS) expect(new Set(words).size).toBe(words.length);
  const count = CODE_WORDS.reduce((product, words) => product * words.length, 1);
  const study = readFileSync(new URL("../../../docs/study.md", import.meta.url), "utf8").replaceAll(/\s+/g, " ");
  expect(study).toContain(`drawn from ${(1000 * Math.round(count / 1000)).toLocaleString("en")}`);
  expect(study).toContain(`one class of ${10 * Math.round(count / ((CLASS * (CLASS - 1)) / 2) / 10)};`);
  for (let draw = 0; draw < 20; draw++) {
    const code = newCode();
    expect(readCode(code)).toBe(code);
  }
});

test("a code is typed with spaces or capitals too; other text is none", () => {
  const typed = ["Calm Blue_horse", "horse", "", "a-b-c-d-e", "x1-y"];
  expect(typed.map(readCode)).toEqual(["calm-blue-horse", undefined, undefined, undefined, undefined]);
});
