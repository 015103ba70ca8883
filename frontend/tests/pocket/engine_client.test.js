// @vitest-environment happy-dom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EngineClient } from "../../../assets/lab/pocket/engine_client.js";
import { stubWorker } from "../fake_worker.js";

/** @import { FakeWorker } from "../fake_worker.js" */

/** @type {FakeWorker} the worker that was made last */
let worker;
/** @type {[string, unknown][]} sentence and answer of everything that was heard */
let heard = [];

/** @returns {EngineClient} */
function client() {
  /** @type {any} */
  const files = async (/** @type {string} */ model) => {
    if (model === "gone") throw new Error("404");
    return { kind: "load", model };
  };
  return new EngineClient("", files, (question, answer) => heard.push([question.sentence, answer]));
}

/** @type {(sentence: string, model?: string) => any} */
const question = (sentence, model = "a") => ({ model, sentence, intervention: {} });
/** @type {() => string[]} */
const posted = () => worker.posted.map(({ kind, model, sentence }) => (kind === "load" ? `load ${model}` : sentence));

beforeEach(() => {
  heard = [];
  stubWorker((made) => {
    worker = made;
  });
});

afterEach(() => void vi.unstubAllGlobals());

test("a model is loaded before it is asked for the first time, and once", async () => {
  const asking = client();
  for (const [sentence, model] of [
    ["one", "a"],
    ["two", "b"],
    ["three", "a"],
  ]) {
    await asking.ask(question(sentence, model));
    worker.onmessage({ data: sentence });
  }
  expect(posted()).toEqual(["load a", "one", "load b", "two", "three"]);
  expect(heard).toEqual([
    ["one", "one"],
    ["two", "two"],
    ["three", "three"],
  ]);
});

test("of what is asked while an answer is awaited only the newest is asked, and only its answer is heard", async () => {
  const asking = client();
  await Promise.all(["t", "th", "the", "the cat"].map((sentence) => asking.ask(question(sentence))));
  expect(posted()).toEqual(["load a", "t"]);
  worker.onmessage({ data: "of t" });
  expect(posted()).toEqual(["load a", "t", "the cat"]);
  expect(heard).toEqual([]);
  worker.onmessage({ data: "of the cat" });
  expect(heard).toEqual([["the cat", "of the cat"]]);
});

test("a model that cannot be fetched is said to be so, and tried again when it is asked again", async () => {
  const asking = client();
  for (const sentence of ["one", "two"]) {
    await asking.ask(question(sentence, "gone"));
    const [said, answer] = /** @type {[string, { refused: string }]} */ (heard.at(-1));
    expect(said).toBe(sentence);
    expect(answer.refused).toContain("404");
  }
  await asking.ask(question("three"));
  expect(posted()).toEqual(["load a", "three"]);
});
