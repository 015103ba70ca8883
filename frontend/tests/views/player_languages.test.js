// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { sourceCaption, targetCaption } from "../../../assets/lab/views/player/captions.js";
import { chain, ribbons } from "../../../assets/lab/views/player/lines.js";
import { Options } from "../../../assets/lab/views/player/options.js";
import { Weights } from "../../../assets/lab/views/player/weights.js";
import { Words } from "../../../assets/lab/views/player/words.js";
import { FROM_ARABIC, TO_ARABIC, TO_FRENCH, TO_GERMAN } from "../languages.js";
import { playedTrack } from "./played.js";

/** @import { LanguagePair } from "../../../assets/lab/shared/languages.js" */
/** @import { Places, Span } from "../../../assets/lab/views/player/places.js" */

/** @param {LanguagePair} pair */
const wordsIn = (pair) => {
  const track = { ...playedTrack(), pair };
  return new Words(track, new Weights(track), { pick: () => {}, point: () => {} });
};
/** @param {LanguagePair} pair */
const captions = (pair) => {
  const track = { ...playedTrack(), pair };
  return [sourceCaption(track), targetCaption(track, document.createElement("span"))].map((node) => node.textContent);
};
/** @param {Element} node */
const spoken = (node) => [node.getAttribute("lang"), node.getAttribute("dir")];

test("captions and rows are in the names of the model's languages", () => {
  expect(captions(TO_FRENCH)).toEqual([
    "English in; crossed out: lost in the French",
    "French out (small: literal meaning)French of what is typed so far",
  ]);
  expect(captions(TO_GERMAN)).toEqual([
    "English in; crossed out: lost in the German",
    "German out (small: literal meaning)German of what is typed so far",
  ]);
  expect(wordsIn(TO_GERMAN).rows.map((row) => row.getAttribute("aria-label"))).toEqual([
    "English: which German words look at each",
    "German: the step that writes each",
  ]);
  const weights = new Weights({ ...playedTrack(), pair: TO_GERMAN });
  expect(weights.columnSaid(0, 0, 2)).toContain("No German word so far looks at the end mark");
});

test("words that run from right to left stand in this order, and glosses in their own", () => {
  const { rows, text, targets } = wordsIn(TO_ARABIC);
  expect(rows.map(spoken)).toEqual([
    ["en", null],
    ["ar", "rtl"],
  ]);
  expect(spoken(text)).toEqual(["ar", "rtl"]);
  const glosses = targets.map((word) => /** @type {Element} */ (word.querySelector(".gloss")));
  expect(glosses.map(spoken)).toEqual(glosses.map(() => ["en", "ltr"]));
  const [, list] = new Options({ ...playedTrack(), pair: TO_ARABIC }).nodes;
  expect(spoken(/** @type {Element} */ (list.querySelector(".label")))).toEqual(["ar", "rtl"]);
  expect(wordsIn(TO_FRENCH).rows.map(spoken)).toEqual([
    ["en", null],
    ["fr", null],
  ]);
});

test("the arrow keys go where they point, whichever way the words run", () => {
  /** @type {(pair: LanguagePair, keys: string[]) => number} */
  const focused = (pair, keys) => {
    const words = wordsIn(pair);
    document.body.replaceChildren(...words.rows);
    for (const key of keys) words.rows[0].dispatchEvent(new KeyboardEvent("keydown", { key }));
    return words.sources.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  };
  expect(focused(TO_FRENCH, ["ArrowRight", "ArrowRight", "ArrowLeft"])).toBe(1);
  expect(focused(FROM_ARABIC, ["ArrowLeft", "ArrowLeft", "ArrowRight"])).toBe(1);
  expect(focused(FROM_ARABIC, ["ArrowRight"])).toBe(0);
});

/** @type {(along: number, near: number) => Span} */
const span = (along, near) => ({ along, size: 30, near, far: near + 20 });
const across = { downwards: false, columns: [], rows: [], full: 30, start: 20, end: 200 };
/** @type {Places} */
const LEFTWARDS = { ...across, sources: [span(100, 0), span(20, 0)], targets: [span(90, 200), span(30, 200)] };
const mirrored = { ...across, sources: [span(20, 0), span(100, 0)], targets: [span(30, 200), span(90, 200)] };

/** @param {string | null} path */
const points = (path) => [...(path ?? "").matchAll(/(-?[\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

test("ribbons and the line of right-to-left words are those of left-to-right words in a mirror", () => {
  const drawn = [LEFTWARDS, mirrored].map((places) =>
    ribbons(places, [0.7, 0.3], 0, 0.002, -1).flatMap((path) => points(path.getAttribute("d"))),
  );
  expect(drawn[0]).toEqual(drawn[1].map(([x, y]) => [120 - x, y]));
  const [one, other] = [LEFTWARDS, mirrored].map((places) => points(chain(places).crossing));
  expect(one).toEqual(other.map(([x, y]) => [120 - x, y]));
});
