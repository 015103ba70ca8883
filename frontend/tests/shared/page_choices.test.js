import { beforeEach, expect, test } from "vitest";
import { PageChoices } from "../../../assets/lab/shared/page_choices.js";

/** @type {PageChoices} */
let choices;
/** @type {unknown[]} what a module heard */
let heard;
const listened = new AbortController();

beforeEach(() => {
  choices = new PageChoices();
  heard = [];
  choices.subscribe(() => heard.push(choices.get()), listened.signal);
});

test("modules hear of each change once, until they leave", () => {
  choices.see({ head: 1 }, {});
  choices.see({ head: 1 }, {});
  choices.pick("grid", 2);
  expect(heard).toEqual([{ head: 1 }, { head: 1, grid: 2 }]);
  choices.see({}, {});
  expect(choices.get()).toEqual({ grid: 2 }); // a component that is a control is not observed
  listened.abort();
  choices.pick("grid", 1);
  expect(heard.length).toBe(3);
});

test("a slider that is to move counts as moved, inside its range, until the server has answered", () => {
  choices.see({ step: 3 }, { step: [1, 5] });
  choices.moveBy("step", 1);
  expect(choices.get()).toEqual({ step: 4 });
  choices.moveBy("step", 5);
  expect(choices.get()).toEqual({ step: 5 });
  choices.moveTo("step", -Infinity);
  expect(choices.get()).toEqual({ step: 1 });
  choices.moveBy("nowhere", 1);
  expect(choices.get()).toEqual({ step: 1 });
  choices.see({ step: 2 }, { step: [1, 5] });
  expect(choices.get()).toEqual({ step: 1 });
  choices.settle();
  expect(choices.get()).toEqual({ step: 2 });
});
