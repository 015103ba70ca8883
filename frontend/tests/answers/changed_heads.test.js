// @vitest-environment happy-dom

import { beforeEach, expect, test, vi } from "vitest";
import { choose as seen } from "../chosen.js";
import { stubWorker } from "../fake_worker.js";
import { TO_FRENCH } from "../languages.js";

/** @import { FakeWorker } from "../fake_worker.js" */

/** @type {FakeWorker} */
let worker;
/** @type {typeof import("../../../assets/lab/answers/changed_heads.js")} */
let module;
/** @type {import("../../../assets/lab/shared/page_choices.js").PageChoices} */
let pageChoices;

const [first, second] = [0, 1].map((head) => ({ site: "encoder.0.self", head }));
const nothing = { mute: [], uniform: [], identity: [] };
const choice = { control: "state", head: first, options: /** @type {const} */ (["", "mute", "uniform"]) };
const lists = {
  controls: { mute: "muted", uniform: "evened", identity: "own" },
  heads: { "head 1": first, "head 2": second },
};

/** @type {(changes: any) => any} */
const data = (changes) => ({
  script: "worker.js",
  files: { model: "engine/1/m/", glossary: "engine/1/g.json", pair: TO_FRENCH },
  container: ".place",
  question: ".question",
  text: "I see.",
  ids: [5, 3],
  before: [{ text: "Je", english: "I", apart: false, share: 0.9 }],
  logProb: -1,
  changes,
  asks: choice,
  marked: true,
});

/** @param {Record<string, unknown>} chosen */
function choose(chosen) {
  seen(chosen, pageChoices);
}

/** @param {unknown} given */
async function answered(given) {
  worker.onmessage({ data: given });
  await new Promise((done) => setTimeout(done));
}

/** @param {any} changes that the server has drawn with */
function server(changes) {
  const parentElement = /** @type {HTMLElement} */ (document.querySelector(".place"));
  return module.draw({ data: data(changes), parentElement, setStateValue: () => {} });
}

const shown = () => document.querySelector(".answer")?.textContent;
const byBrowser = () => document.querySelector(".place")?.getAttribute("data-answered-by") ?? null;

beforeEach(async () => {
  vi.resetModules();
  stubWorker((made) => {
    worker = made;
  });
  document.body.innerHTML = `<div class="question"><i></i></div><div class="place"><div class="answer"></div></div>`;
  worker = /** @type {any} */ (undefined);
  ({ pageChoices } = await import("../../../assets/lab/shared/page_choices.js"));
  module = await import("../../../assets/lab/answers/changed_heads.js");
});

test("a choice changes its head alone, a list takes heads from the other lists", () => {
  const changes = { mute: [first], uniform: [second], identity: [] };
  /** @param {typeof choice | typeof lists} asks @param {Record<string, unknown>} chosen */
  const asked = (asks, chosen) => {
    choose(chosen);
    return module.askedChanges(changes, asks);
  };
  expect(asked(choice, { state: 0 })).toEqual({ mute: [], uniform: [second], identity: [] });
  expect(asked(choice, { state: 2 })).toEqual({ mute: [], uniform: [second, first], identity: [] });
  expect(asked(choice, { state: 1 })).toEqual(changes);
  expect(asked(choice, {})).toBe(null);
  const drawn = { muted: ["head 1"], evened: ["head 2"], own: [] };
  expect(asked(lists, drawn)).toEqual(changes);
  expect(asked(lists, { ...drawn, own: ["head 1"] })).toEqual({
    ...nothing,
    ...{ uniform: [second] },
    identity: [first],
  });
  expect(asked(lists, { ...drawn, evened: [] })).toEqual({ ...changes, uniform: [] });
  expect(asked(lists, {})).toBe(null);
});

test("what a choice makes is shown until the server has answered, or the choice is taken back", async () => {
  const leave = server(nothing);
  choose({ state: 0 });
  expect(worker).toBe(undefined);
  choose({ state: 1 });
  const asked = { text: "I see.", intervention: { mute: [first] }, first: [5, 3] };
  expect(worker.posted).toMatchObject([asked]);
  const words = [{ text: "Tu", english: "", apart: false, share: 0.4 }];
  await answered({ text: "Tu", ids: [6, 9], ended: false, words, track: null, first: -2.5 });
  expect(byBrowser()).toBe("browser");
  expect(shown()).toBe(
    "With 1 head mutedJeITuunsure under 50 %It does not end. It was cut off at 2 pieces." +
      "The log-probability of the first translation goes from \u22121.00 to \u22122.50: a change of \u22121.50 nats, " +
      "its probability is divided by 4.48.",
  );
  choose({ state: 0 });
  expect([shown(), byBrowser()]).toEqual(["", null]);
  server({ ...nothing, mute: [first] });
  choose({ state: 1 });
  expect(worker.posted.length).toBe(1); // the server has drawn it
  choose({ state: 0 });
  expect([shown(), byBrowser()]).toEqual(["", "browser"]); // without changes there is nothing
  leave();
  choose({ state: 2 });
  expect(worker.posted.length).toBe(1);
});

test("nothing is answered before the reader has predicted, and nothing that is late or refused is shown", async () => {
  server(nothing);
  document.querySelector(".question i")?.toggleAttribute("data-predicts", true);
  choose({ state: 1 });
  expect(worker).toBe(undefined);
  document.querySelector(".question i")?.toggleAttribute("data-predicts", false);
  choose({ state: 2 });
  await answered({ refused: "404" });
  expect(byBrowser()).toBe(null);
  choose({ state: 1 });
  server({ ...nothing, mute: [first] });
  await answered({ text: "Tu", ids: [6, 3], ended: true, words: [], track: null, first: -2 });
  expect(byBrowser()).toBe(null);
});
