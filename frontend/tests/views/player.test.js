// @vitest-environment happy-dom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { element } from "../../../assets/lab/shared/elements.js";
import { draw as keepValue } from "../../../assets/lab/views/kept_value.js";
import { draw } from "../../../assets/lab/views/player.js";
import { playedLane, playedTrack } from "./played.js";

/** @import { Sent } from "../../../assets/lab/views/player.js" */
/** @import { Rest } from "../../../assets/lab/views/player/data.js" */
/** @import { Track } from "../../../assets/lab/views/player/track.js" */

const COLOURS = { weights: ["#fff", "#ccc", "#999", "#555", "#000"], faint: "#666" };

/** @type {HTMLElement} */
let place;
/** @type {HTMLElement} */
let root;
/** @type {Rest[]} */
let rests = [];
/** @type {() => void} */
let leave = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  rests = [];
  root = element("div", { class: "player", tabindex: "-1" });
  place = element("div", {}, [root]);
  document.body.replaceChildren(place);
  document.documentElement.removeAttribute("data-unfinished");
});

afterEach(() => {
  leave();
  vi.useRealTimers();
});

/** @param {Partial<Sent>} [changes] @param {Track[]} [tracks] */
function show(changes = {}, tracks = [playedTrack()]) {
  const packed = tracks.map((track) => JSON.stringify(track));
  const data = {
    id: packed.join(),
    name: "The translation",
    tracks: packed,
    step: 0,
    view: 0,
    made: 0,
    pressed: { session: "", answered: 0 },
    keys: true,
    stage: false,
    autoplay: false,
    slider: "",
    whole: false,
    colours: { light: COLOURS, dark: COLOURS },
    underlines: {},
    legend: [],
    ...changes,
  };
  /** @type {(name: string, value: any) => void} */
  const setStateValue = (_, { presses }) => rests.push(presses[0][1]);
  leave = draw({ data, parentElement: place, setStateValue }) ?? leave;
}

/** @param {string} key */
function press(key) {
  root.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true }));
}

const text = (/** @type {string} */ selector) => root.querySelector(selector)?.textContent;
const current = () => text("[aria-current=step] .box");

/** @param {Track | null} detail */
const typed = (detail) => document.dispatchEvent(new CustomEvent("translation-typed", { detail }));

test("a step is in words and numbers, and told once when it has rested", () => {
  show();
  expect(current()).toBe("il");
  expect([...root.querySelectorAll(".share")].map((node) => node.textContent)).toEqual(["90\u00a0%", "10\u00a0%", ""]);
  press("ArrowRight");
  press("ArrowRight");
  expect(text(".said")).toBe(
    "Step 3 of 4: it writes “court” and looks 60\u00a0% at the end mark (decoder.0.cross, -1).",
  );
  vi.runAllTimers();
  expect(rests).toEqual([{ step: 2, site: "decoder.0.cross", head: -1, unless: null }]);
  const pressed = { session: "", answered: 1 };
  show({ step: 2, pressed }); // the server's answer
  vi.runAllTimers();
  expect([current(), rests.length]).toEqual(["court", 1]);
  show({ step: 3, pressed, made: 1 }); // chosen elsewhere on the page
  expect(current()).toBe("end");
});

test("tracks that the page keeps are played when they are there, for the newest call", async () => {
  const keep = (/** @type {string} */ name, /** @type {Track} */ track) => {
    const parentElement = document.createElement("span");
    const value = [JSON.stringify(track)];
    return keepValue({ data: { name, value }, parentElement, setStateValue: () => {} });
  };
  const other = { ...playedTrack(), views: [], crossing: 128 };
  show({ id: "first", tracks: null });
  show({ id: "second", tracks: null, step: 1 });
  expect(current()).toBe(undefined);
  const leaves = [keep("second", other), keep("first", playedTrack())];
  await vi.waitFor(() => expect(text(".said")).toBe("Step 2 of 4: it writes “cou” from its own state alone."));
  show({ id: "second", tracks: null, step: 0 }); // at once: the page has sent nothing but the step
  expect(text(".said")).toBe("Step 1 of 4: it writes “il” from its own state alone.");
  for (const end of leaves) end();
});

test("a press elsewhere before a step has rested is told with it", () => {
  show({ made: 4 });
  press("ArrowRight");
  document.body.dispatchEvent(new Event("pointerdown", { bubbles: true, composed: true }));
  vi.runAllTimers();
  expect(rests).toEqual([{ step: 1, site: "decoder.0.cross", head: -1, unless: 4 }]);
});

test("the keys turn heads and layers, and the hint names only those that there are", () => {
  show();
  expect(text(".hint")).toBe("Space plays · ← → step · H head · L layer");
  press("h");
  press("l");
  vi.runAllTimers();
  expect(rests.at(-1)).toMatchObject({ step: 0, site: "decoder.1.cross", head: 0 });
  expect([...root.querySelectorAll(".controls input:checked")].map((input) => input.getAttribute("value"))).toEqual([
    "1",
    "decoder.1.cross",
    "0",
  ]);
  show({}, [{ ...playedTrack(), views: [], crossing: 128 }]);
  expect(text(".hint")).toBe("Space plays · ← → step");
  expect(text(".said")).toBe("Step 1 of 4: it writes “il” from its own state alone.");
  expect(text(".vector")).toBe("one vector, 128 numbers");
});

test("an English word that is pointed at shows what looks at it, until it is pointed at again", () => {
  show({ step: 3 });
  const [, runs] = root.querySelectorAll(".sources button");
  const press = () => runs.dispatchEvent(new MouseEvent("click"));
  press();
  expect(runs.getAttribute("aria-pressed")).toBe("true");
  expect(text(".said")).toBe("Looking at “runs”: court 60\u00a0%, il 10\u00a0%.");
  expect([...root.querySelectorAll(".gloss")].map((node) => node.textContent)).toEqual(["10\u00a0%", "60\u00a0%", ""]);
  press();
  expect(text(".said")).toContain("Step 4 of 4");
});

test("what is typed is shown at once; the server's answer waits until the typing rests", async () => {
  show();
  document.documentElement.setAttribute("data-unfinished", "word");
  typed({ ...playedTrack(), sources: ["she", "runs", "end"] });
  expect([root.dataset.answeredBy, text(".sources .box")]).toEqual(["browser", "she"]);
  press("ArrowLeft");
  vi.runAllTimers();
  expect(rests).toEqual([]); // of this French the server knows nothing
  show({}, [{ ...playedTrack(), sources: ["they", "run", "end"] }]);
  expect(text(".sources .box")).toBe("she");
  document.documentElement.removeAttribute("data-unfinished");
  await vi.waitFor(() => expect(text(".sources .box")).toBe("they"), 60_000);
  expect(root.dataset.answeredBy).toBeUndefined();
});

test("lanes are played at once, and the end shows what has not arrived", () => {
  const short = { ...playedLane("B"), steps: playedTrack().steps.slice(0, 3), tells: ["b1", "b2", "b3"] };
  show({ step: 3 }, [playedLane("A"), short]);
  expect(text(".said")).toBe("Step 4: A writes piece 4; B ended.");
  const lanes = [...root.querySelectorAll(".lane")];
  expect(lanes.map((lane) => lane.querySelector(".dropped .box")?.textContent)).toEqual(["runs", "runs"]);
  expect(lanes.map((lane) => lane.classList.contains("over"))).toEqual([false, true]);
  expect(text(".known")).toBe("A probe finds in its vector: cat 50\u00a0%.");
  expect(root.querySelector(".views")).toBeNull();
});

test("texts stay texts", () => {
  const track = playedTrack();
  const hostile = "<img src=x onerror=alert(1)>";
  track.sources[0] = hostile;
  track.steps[0].options = [["", hostile, 1, "100 %", 1, true]];
  show({}, [track]);
  expect([text(".sources .box"), text(".side .label")]).toEqual([hostile, hostile]);
  expect(root.querySelector("img")).toBeNull();
});
