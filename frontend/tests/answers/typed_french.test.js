// @vitest-environment happy-dom

import { beforeEach, expect, test, vi } from "vitest";
import { stubWorker } from "../fake_worker.js";
import { TO_FRENCH } from "../languages.js";

/** @import { FakeWorker } from "../fake_worker.js" */

/** @type {FakeWorker} */
let worker;
/** @type {unknown[]} what the player was told */
let played = [];
/** @type {unknown[]} what the server was told */
let told = [];
/** @type {typeof import("../../../assets/lab/answers/typed_french.js")["draw"]} */
let draw;

/** @type {(text: string, known?: string | null) => any} */
const data = (text, known = null) => ({
  script: "worker.js",
  files: { model: "engine/1/m/", glossary: "engine/1/g.json", pair: TO_FRENCH },
  container: ".place",
  box: ".box input",
  text,
  beam: 1,
  size: "2rem",
  known,
});
/** @type {(text: string) => { text: string, words: any[], track: string }} */
const answer = (text) => ({
  text,
  words: [{ text, english: "", apart: false, share: 0.9 }],
  track: `track of ${text}`,
});

/** @param {string} text */
function type(text) {
  const box = /** @type {HTMLInputElement} */ (document.querySelector("input"));
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @param {unknown} given */
async function answered(given) {
  worker.onmessage({ data: given });
  await new Promise((done) => setTimeout(done));
}

const tells = {
  setStateValue: (/** @type {string} */ _, /** @type {unknown} */ value) => told.push(value),
};
const place = (selector = ".place") => /** @type {HTMLElement} */ (document.querySelector(selector));

/** @type {(text: string, known?: string | null) => () => void} text: what the server has answered */
function server(text, known = null) {
  return draw({ data: data(text, known), parentElement: place(), ...tells });
}

const shown = () => document.querySelector(".answer")?.textContent;
const byBrowser = () => document.querySelector(".place")?.getAttribute("data-answered-by") ?? null;

beforeEach(async () => {
  vi.resetModules();
  stubWorker((made) => {
    worker = made;
  });
  document.body.innerHTML = `<div class="box"><input></div><div class="place"><div class="answer"></div></div>`;
  [played, told] = [[], []];
  worker = /** @type {any} */ (undefined);
  document.addEventListener("translation-typed", (event) => played.push(/** @type {CustomEvent} */ (event).detail));
  ({ draw } = await import("../../../assets/lab/answers/typed_french.js"));
});

test("what is typed is shown until the server has answered it, and the server is told once that it is", async () => {
  const leave = server("the cat");
  type("the cat sees");
  expect(worker.posted[0]).toMatchObject({ text: "the cat sees", beam: 1, track: true });
  await answered(answer("Le chat voit"));
  expect([shown(), byBrowser()]).toEqual(["Le chat voit", "browser"]);
  expect(played.at(-1)).toBe("track of Le chat voit");
  type("the cat sees it");
  await answered(answer("Le chat le voit"));
  expect(told).toEqual([{ model: "engine/1/m/" }]);
  server("the cat sees"); // an answer that was overtaken
  expect(shown()).toBe("Le chat le voit");
  server("the cat sees it");
  expect([shown(), byBrowser(), played.at(-1)]).toEqual(["", null, null]);
  leave();
  type("the dog");
  expect(worker.posted.length).toBe(2);
});

test("what was typed before the script was loaded is translated too", async () => {
  const input = /** @type {HTMLInputElement} */ (document.querySelector("input"));
  input.value = "the cat sees";
  server("the cat");
  expect(worker).toBe(undefined); // nobody is typing
  document.body.innerHTML += `<div class="place second"><div class="answer"></div></div>`;
  const box = /** @type {HTMLInputElement} */ (document.querySelector("input"));
  box.value = "the cat sees";
  box.focus();
  draw({ data: data("the cat"), parentElement: place(".second"), ...tells });
  expect(worker.posted[0]).toMatchObject({ text: "the cat sees" });
});

test("where the sentence comes from elsewhere, or is typed back, the server's answer is shown", async () => {
  server("the cat");
  type("the cats");
  await answered(answer("Les chats"));
  type("the cat");
  expect(byBrowser()).toBe(null);
  type("the cats");
  await answered(answer("Les chats"));
  expect(byBrowser()).toBe("browser");
  server("an example from the menu");
  expect([shown(), byBrowser()]).toEqual(["", null]);
});

test("what the server reads otherwise is left to it, and a model that cannot be had is told", async () => {
  server("the cat", "engine/1/m/");
  type("the cat \u2764");
  type("   ");
  expect(worker).toBe(undefined);
  type("the cats");
  await answered({ refused: "404" });
  expect([byBrowser(), told]).toEqual([null, [{ model: null }]]);
});
