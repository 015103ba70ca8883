// @vitest-environment happy-dom

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const read = (/** @type {string} */ name) => readFileSync(join(import.meta.dirname, "../../assets/lab", name), "utf-8");
const ENTRY = read("entry.js");
const LOADER = read("loader.js");
// what a view does is noted; it arrives when a test lets it
const VIEW = `
await globalThis.arrival;
export function draw({ data }) {
  globalThis.log.push("draw " + data);
  return () => globalThis.log.push("leave " + data);
}`;

/** @type {string} */
let folder;
/** @type {() => void} lets the module arrive */
let arrive;
/** @type {string[]} what the module did */
let log;
/** @type {HTMLElement} */
let place;
/** @type {(given: any) => () => void} */
let call;

/** Wait for it, on a machine with much else to do too: vitest gives up after a second. */
const soon = (/** @type {() => void} */ check) => vi.waitFor(check, 60_000);
const lost = () => place.querySelectorAll(".lost").length;

/** @param {string} data */
function drawn(data) {
  return call({ data, parentElement: place });
}

/** Put the module where the loader fetches it from. */
function publish() {
  writeFileSync(join(folder, "view.js"), VIEW);
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "loader-"));
  log = [];
  const arrival = new Promise((resolve) => {
    arrive = () => resolve(undefined);
  });
  Object.assign(globalThis, { arrival, log });
  document.body.innerHTML = "<div></div>";
  place = /** @type {HTMLElement} */ (document.querySelector("div"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "loader.js"), LOADER);
  await load(ENTRY);
});

/** @param {string} entry */
async function load(entry) {
  const script = entry
    .replace('FOLDER = ""', `FOLDER = "${pathToFileURL(folder).href}/"`)
    .replace("views/MODULE.js", "view.js");
  ({ default: call } = await import(`data:text/javascript,${encodeURIComponent(script)}`));
}

afterEach(() => rmSync(folder, { recursive: true }));

test("of calls before the module arrives only the newest draws, and later ones draw at once", async () => {
  publish();
  drawn("first");
  drawn("second");
  expect([log, place.ariaBusy]).toEqual([[], "true"]);
  arrive();
  await soon(() => expect(log).toEqual(["draw second"]));
  expect(place.ariaBusy).toBe(null);
  drawn("third");
  expect(log).toEqual(["draw second", "draw third"]);
});

test("markup waits until the view is drawn in it, or is lost", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const markup = '<button data-waits aria-busy="true"></button>';
  const busy = () => place.querySelectorAll("[data-waits], [aria-busy]").length;
  place.innerHTML = markup;
  drawn("first");
  await soon(() => expect(lost()).toBe(1));
  expect(busy()).toBe(0);
  warn.mockRestore();
  place.innerHTML = markup;
  publish();
  drawn("second");
  expect(busy()).toBe(1);
  arrive();
  await soon(() => expect(log).toEqual(["draw second"]));
  expect(busy()).toBe(0);
});

test("a clean-up ends nothing while the element is there, then what was drawn last, once", async () => {
  publish();
  arrive();
  const leaveFirst = drawn("first");
  await soon(() => expect(log).toEqual(["draw first"]));
  const leaveSecond = drawn("second");
  leaveFirst(); // Streamlit runs the first call's clean-up after the second call
  expect(log).toEqual(["draw first", "draw second"]);
  place.remove();
  leaveSecond();
  leaveFirst();
  expect(log).toEqual(["draw first", "draw second", "leave second"]);
});

test("a module that cannot be fetched is said once, and a later call tries again", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  drawn("first");
  drawn("second");
  await soon(() => expect(warn).toHaveBeenCalledTimes(2));
  expect([lost(), place.ariaBusy]).toEqual([1, null]);
  publish();
  arrive();
  drawn("third");
  await soon(() => expect(log).toEqual(["draw third"]));
  expect(lost()).toBe(0);
});

test("a loader that cannot be fetched is said once, and a later call tries again", async () => {
  rmSync(join(folder, "loader.js"));
  drawn("first");
  drawn("second");
  await soon(() => expect([lost(), place.ariaBusy]).toEqual([1, null]));
  writeFileSync(join(folder, "loader.js"), LOADER);
  publish();
  arrive();
  drawn("third");
  await soon(() => expect(log).toEqual(["draw third"]));
  expect(lost()).toBe(0);
});

test("an element is not busy once it is drawn, also where the view was there before its loader", async () => {
  writeFileSync(join(folder, "loader.js"), "export const drawing = () => ({ data }) => globalThis.log.push(data);");
  publish();
  drawn("first");
  expect(place.ariaBusy).toBe("true");
  await soon(() => expect(log).toEqual(["first"]));
  expect(place.ariaBusy).toBe(null);
});

test("what the module imports is fetched beside it, and what fails there alone is not said", async () => {
  publish();
  writeFileSync(join(folder, "imported.js"), 'globalThis.log.push("imported");');
  const imported = { "view.js": ["imported.js", "missing.js"] };
  writeFileSync(join(folder, "loader.js"), LOADER.replace("IMPORTED = {}", `IMPORTED = ${JSON.stringify(imported)}`));
  drawn("first");
  await soon(() => expect(log).toEqual(["imported"])); // before the module has arrived
  arrive();
  await soon(() => expect(log).toEqual(["imported", "draw first"]));
  expect(lost()).toBe(0);
});

test("an element that is gone before the module arrives is not drawn in", async () => {
  publish();
  const leave = drawn("first");
  const other = document.createElement("div");
  document.body.append(other);
  place.remove();
  leave();
  call({ data: "other", parentElement: other });
  arrive();
  await soon(() => expect(log).toEqual(["draw other"]));
});

test("a fetched style sheet is there before the view draws, once", async () => {
  publish();
  arrive();
  vi.stubGlobal(
    "fetch",
    async (/** @type {string} */ path) => new Response(path.endsWith("a.css") ? "p { margin: 0 }" : ""),
  );
  await load(ENTRY.replace("STYLES = []", 'STYLES = ["a.css"]'));
  const root = place.attachShadow({ mode: "open" });
  const rules = () => root.adoptedStyleSheets.map((sheet) => sheet.cssRules.length);
  call({ data: "first", parentElement: root });
  expect(rules()).toEqual([]);
  await soon(() => expect(log).toEqual(["draw first"]));
  expect(rules()).toEqual([1]);
  call({ data: "second", parentElement: root });
  expect([log.at(-1), rules()]).toEqual(["draw second", [1]]);
  vi.unstubAllGlobals();
});
