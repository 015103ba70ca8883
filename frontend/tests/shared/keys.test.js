// @vitest-environment happy-dom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Keys } from "../../../assets/lab/shared/keys.js";

/** @type {Keys} */
let keys;
/** @type {unknown[]} */
let sent = [];

/** @param {number} heard */
function server(heard, local = {}) {
  const send = (/** @type {unknown} */ presses) => sent.push(structuredClone(presses));
  keys.take({ keys: ["h", "Space", "ArrowRight"], heard, slider: ".slider" }, send, local);
}

/** @param {string} key */
function press(key, target = "body", options = {}) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...options });
  document.querySelector(target)?.dispatchEvent(event);
}

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = `<input><button></button><div class="slider"><input></div><i data-playback=""></i>`;
  sent = [];
  keys = new Keys();
});

afterEach(() => {
  keys.leave();
  vi.useRealTimers();
});

test("a press is sent until the server has heard of it, with those that wait before it", () => {
  server(0);
  press("h");
  press("ArrowRight");
  const both = [
    [1, "h"],
    [2, "ArrowRight"],
  ];
  expect(sent).toEqual([
    [0, [[1, "h"]]],
    [0, both],
  ]);
  vi.advanceTimersByTime(2000);
  expect(sent.slice(2)).toEqual([[0, both]]);
  server(1); // an answer to the first alone
  vi.advanceTimersByTime(1);
  expect(sent.slice(3)).toEqual([[1, [[2, "ArrowRight"]]]]);
  server(2);
  vi.advanceTimersByTime(60_000);
  expect(sent.length).toBe(4);
});

test("keys of boxes, buttons, players and with modifiers are not heard, those of the own slider are", () => {
  server(0);
  press("h", "input");
  press(" ", "button");
  press("ArrowRight", "i");
  press("h", "body", { ctrlKey: true });
  press("x");
  expect(sent).toEqual([]);
  press("ArrowRight", ".slider input");
  press("H");
  expect(sent.at(-1)).toEqual([
    0,
    [
      [1, "ArrowRight"],
      [2, "h"],
    ],
  ]);
});

test("what this browser does by itself is not sent", () => {
  const blank = vi.fn();
  server(0, { b: blank });
  press("b");
  expect([blank.mock.calls.length, sent]).toEqual([1, []]);
  keys.leave();
  press("b");
  press("h");
  expect([blank.mock.calls.length, sent]).toEqual([1, []]);
});
