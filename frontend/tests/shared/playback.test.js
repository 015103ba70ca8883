// @vitest-environment happy-dom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { element } from "../../../assets/lab/shared/elements.js";
import { Playback } from "../../../assets/lab/shared/playback.js";

/** @type {unknown[][]} */
let events = [];
/** @type {Playback} */
let playback;
/** @type {HTMLElement} */
let root;

beforeEach(() => {
  vi.useFakeTimers();
  events = [];
  const place = element("div");
  root = element("div", { tabindex: "-1" }, [place]);
  document.body.replaceChildren(root, element("input"));
  playback = new Playback(root, place, {
    enter: (step) => events.push(["enter", step]),
    move: (progress) => progress === 1 && events.push(["drawn"]),
    rest: (step) => events.push(["rest", step]),
    described: (step) => `Step ${step}`,
    label: "Step",
  });
  playback.begin(3, 2);
  events = [];
});

afterEach(() => {
  playback.leave();
  vi.useRealTimers();
});

/** @param {Element} target @param {string} key */
const press = (target, key) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true }));

test("it plays from the start to the end, and comes to rest once", () => {
  playback.toggle();
  vi.runAllTimers();
  expect(events).toEqual([["enter", 0], ["drawn"], ["enter", 1], ["drawn"], ["enter", 2], ["drawn"], ["rest", 2]]);
  expect(playback.playing).toBe(false);
});

test("a new sentence plays to the end and rests at its own step, but not after the reader's step", () => {
  playback.playFrom(0, 1);
  vi.runAllTimers();
  playback.playFrom(0, 1);
  playback.walk(2);
  vi.runAllTimers();
  expect(events.filter(([kind]) => kind === "rest")).toEqual([
    ["rest", 1],
    ["rest", 2],
  ]);
});

test("steps close together rest once, at the last; none goes past the ends", () => {
  press(root, "Home");
  for (let count = 0; count < 5; count++) press(root, "ArrowRight");
  vi.runAllTimers();
  expect(events.filter(([kind]) => kind === "rest")).toEqual([["rest", 2]]);
  expect(Math.max(...events.filter(([kind]) => kind === "enter").map(([, step]) => Number(step)))).toBe(2);
});

test("keys elsewhere count only where it may have them, and never those of a box", () => {
  press(document.body, "ArrowLeft");
  expect(playback.step).toBe(2);
  playback.everywhere = true;
  press(document.body, "ArrowLeft");
  expect(playback.step).toBe(1);
  press(document.querySelectorAll("body > input")[0], "ArrowLeft");
  expect(playback.step).toBe(1);
  playback.leave();
  press(document.body, "ArrowLeft");
  expect(playback.step).toBe(1);
});

test("the controls say what they do, and where the playing is", () => {
  const names = [...root.querySelectorAll("button")].map((made) => made.ariaLabel ?? made.getAttribute("aria-label"));
  expect(names).toEqual(["Play", "Back", "Forward"]);
  expect(root.querySelectorAll(".dots .done")).toHaveLength(3);
  expect(root.querySelector("[type=range]")?.getAttribute("aria-valuetext")).toBe("Step 2");
  playback.start();
  expect(root.querySelector("button")?.title).toBe("Pause");
});
