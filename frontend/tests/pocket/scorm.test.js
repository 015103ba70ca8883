// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { platformOf, Score } from "../../../assets/lab/pocket/scorm.js";

const LESSONS = ["a", "b", "c", "d"];

/**
 * A platform that notes what it is told.
 * @param {Record<string, string>} values what it knows before
 */
function platform(values = {}) {
  /** @type {string[]} */
  const calls = [];
  return {
    values,
    calls,
    LMSInitialize: () => calls.push("initialize") > 0 && "true",
    LMSGetValue: (/** @type {string} */ name) => values[name] ?? "",
    LMSSetValue: (/** @type {string} */ name, /** @type {string} */ value) => {
      values[name] = value;
      return "true";
    },
    LMSCommit: () => calls.push("commit") > 0 && "true",
    LMSFinish: () => calls.push("finish") > 0 && "true",
  };
}

test("the first answer to each lesson counts, and the end is told when all are answered", () => {
  const told = platform();
  const score = new Score(told, LESSONS);
  expect(told.values["cmi.core.lesson_status"]).toBe("incomplete");
  expect(told.values["cmi.core.score.raw"]).toBe("0");
  score.answer("a", true);
  score.answer("b", false);
  score.answer("b", true);
  score.answer("gone", true);
  expect(told.values["cmi.core.score.raw"]).toBe("25");
  expect(told.values["cmi.core.lesson_status"]).toBe("incomplete");
  score.answer("c", true);
  score.answer("d", true);
  expect(told.values).toMatchObject({
    "cmi.core.score.min": "0",
    "cmi.core.score.max": "100",
    "cmi.core.score.raw": "75",
    "cmi.core.lesson_status": "completed",
  });
  expect(score.counts).toEqual({ answered: 4, right: 3, of: 4 });
  expect(told.calls.at(-1)).toBe("commit");
  dispatchEvent(new Event("pagehide"));
  expect(told.calls.at(-1)).toBe("finish");
});

test("a later visit goes on from the answers that the platform kept", () => {
  const first = platform();
  new Score(first, LESSONS).answer("a", true);
  const again = new Score(platform({ ...first.values }), LESSONS);
  expect(again.counts).toEqual({ answered: 1, right: 1, of: 4 });
  const foreign = new Score(platform({ "cmi.suspend_data": "not ours" }), LESSONS);
  expect(foreign.counts.answered).toBe(0);
  const done = platform({ "cmi.core.lesson_status": "completed", "cmi.core.score.raw": "75" });
  new Score(done, LESSONS);
  expect(done.values["cmi.core.score.raw"]).toBe("75");
  expect(done.values["cmi.core.lesson_status"]).toBe("completed");
});

test("without a platform, or with one that refuses, answers are counted here alone", () => {
  const refusing = { ...platform(), LMSInitialize: () => "false" };
  for (const none of [null, refusing]) {
    const score = new Score(none, LESSONS);
    score.answer("a", true);
    expect(score.counts.right).toBe(1);
  }
  expect(refusing.values).toEqual({});
});

test("the platform is looked for in the windows around, then around the one that opened it", () => {
  const api = platform();
  /** @type {any} */
  const outer = { API: api };
  outer.parent = outer.top = outer;
  /** @type {any} */
  const inner = { parent: outer, top: outer };
  expect(platformOf(inner)).toBe(api);
  /** @type {any} */
  const opened = { opener: inner };
  opened.parent = opened.top = opened;
  expect(platformOf(opened)).toBe(api);
  /** @type {any} */
  const alone = { opener: null };
  alone.parent = alone.top = alone;
  expect(platformOf(alone)).toBe(null);
  /** @type {any} */
  const foreign = {
    opener: null,
    get parent() {
      throw new DOMException("another origin", "SecurityError");
    },
  };
  foreign.top = foreign;
  expect(platformOf(foreign)).toBe(null);
});
