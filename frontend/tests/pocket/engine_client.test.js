// @vitest-environment happy-dom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EngineClient } from "../../../assets/lab/pocket/engine_client.js";

/** @type {{ posted: any[], onmessage: (event: { data: unknown }) => void }} the worker that was made last */
let worker;
/** @type {[string, unknown][]} sentence and answer of everything that was heard */
let heard = [];

/** @returns {EngineClient} */
function client() {
  /** @type {any} */
  const files = (/** @type {string} */ model) => ({ kind: "load", model });
  return new EngineClient("", files, (question, answer) => heard.push([question.sentence, answer]));
}

/** @type {(sentence: string, model?: string) => any} */
const question = (sentence, model = "a") => ({ model, sentence, intervention: {} });
/** @type {() => string[]} */
const posted = () => worker.posted.map(({ kind, model, sentence }) => (kind === "load" ? `load ${model}` : sentence));

beforeEach(() => {
  heard = [];
  class Worker {
    /** @type {any[]} */
    posted = [];
    onmessage = () => {};

    constructor() {
      worker = this;
    }

    /** @param {unknown} message */
    postMessage(message) {
      this.posted.push(message);
    }
  }
  vi.stubGlobal("Worker", Worker);
});

afterEach(() => void vi.unstubAllGlobals());

test("a model is loaded before it is asked for the first time, and once", () => {
  const asking = client();
  for (const [sentence, model] of [
    ["one", "a"],
    ["two", "b"],
    ["three", "a"],
  ]) {
    asking.ask(question(sentence, model));
    worker.onmessage({ data: sentence });
  }
  expect(posted()).toEqual(["load a", "one", "load b", "two", "three"]);
  expect(heard).toEqual([
    ["one", "one"],
    ["two", "two"],
    ["three", "three"],
  ]);
});

test("of what is asked while an answer is awaited only the newest is asked, and only its answer is heard", () => {
  const asking = client();
  for (const sentence of ["t", "th", "the", "the cat"]) asking.ask(question(sentence));
  expect(posted()).toEqual(["load a", "t"]);
  worker.onmessage({ data: "of t" });
  expect(posted()).toEqual(["load a", "t", "the cat"]);
  expect(heard).toEqual([]);
  worker.onmessage({ data: "of the cat" });
  expect(heard).toEqual([["the cat", "of the cat"]]);
});
