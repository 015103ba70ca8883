// @vitest-environment happy-dom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { KeyListener } from "../../../assets/lab/shared/keys.js";

/** @type {KeyListener} */
let keys;
/** @type {unknown[]} the keys that wait, by message */
let sent = [];

function server(local = {}) {
  const pressed = { session: "", answered: 0 };
  const data = { keys: ["h", "Space", "ArrowRight"], pressed, slider: ".slider" };
  /** @type {(name: string, value: any) => void} */
  const setStateValue = (_, { presses }) => sent.push(presses.map((/** @type {unknown[]} */ press) => press[1]));
  keys.take({ data, setStateValue }, local);
}

/** @param {string} key */
function press(key, target = "body", options = {}) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...options });
  document.querySelector(target)?.dispatchEvent(event);
}

beforeEach(() => {
  document.body.innerHTML = `<input><button></button><div class="slider"><input></div><i data-playback=""></i>`;
  sent = [];
  keys = new KeyListener();
});

afterEach(() => keys.leave());

test("keys of boxes, buttons, players and with modifiers are not heard, those of the own slider are", () => {
  server();
  press("h", "input");
  press(" ", "button");
  press("ArrowRight", "i");
  press("h", "body", { ctrlKey: true });
  press("x");
  expect(sent).toEqual([]);
  press("ArrowRight", ".slider input");
  press("H");
  expect(sent).toEqual([["ArrowRight"], ["ArrowRight", "h"]]);
});

test("what this browser does by itself is not sent", () => {
  const blank = vi.fn();
  server({ b: blank });
  press("b");
  expect([blank.mock.calls.length, sent]).toEqual([1, []]);
  keys.leave();
  press("b");
  press("h");
  expect([blank.mock.calls.length, sent]).toEqual([1, []]);
});
