import { beforeEach, expect, test } from "vitest";
import { PageChoices } from "../../../assets/lab/shared/page_choices.js";
import { choose } from "../chosen.js";

/** @type {PageChoices} */
let choices;
/** @type {unknown[]} what a module heard that asks for two controls */
let heard;
const listened = new AbortController();

beforeEach(() => {
  choices = new PageChoices();
  heard = [];
  for (const control of ["head", "grid"]) choices.of(control);
  choices.subscribe(() => heard.push([choices.of("head"), choices.of("grid")]), listened.signal);
});

test("modules hear of each change of what they have asked for once, until they leave", () => {
  choose({ head: 1, other: 1 }, choices);
  choose({ head: 1, other: 2 }, choices);
  choices.pick("grid", 2);
  expect(heard).toEqual([
    [1, undefined],
    [1, 2],
  ]);
  choose({}, choices);
  expect(choices.of("grid")).toBe(2); // a component that is a control is not read
  expect(choices.of("head")).toBe(undefined);
  listened.abort();
  choices.pick("grid", 1);
  expect(heard.length).toBe(3);
});

test("a slider that is to move counts as moved, inside its range, until the server has answered", () => {
  /** @param {number} step */
  const drawn = (step) => choices.observe((control) => (control === "step" ? { choice: step, range: [1, 5] } : null));
  drawn(3);
  choices.moveBy("step", 1);
  expect(choices.of("step")).toBe(4);
  choices.moveBy("step", 5);
  expect(choices.of("step")).toBe(5);
  choices.moveTo("step", -Infinity);
  expect(choices.of("step")).toBe(1);
  choices.moveBy("nowhere", 1);
  expect(choices.of("nowhere")).toBe(undefined);
  drawn(2);
  expect(choices.of("step")).toBe(1);
  choices.settle();
  expect(choices.of("step")).toBe(2);
});
