// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { destination, moveFocus, setTabStop } from "../../../assets/lab/shared/roving.js";

test("arrow keys, Home and End stay within the row; up and down move in a column only", () => {
  const keys = ["ArrowLeft", "ArrowRight", "Home", "End", "ArrowUp", "a"];
  expect(keys.map((key) => destination(key, 0, 3))).toEqual([0, 1, 0, 2, null, null]);
  expect(keys.map((key) => destination(key, 2, 3, true))).toEqual([1, 2, 0, 2, 1, null]);
});

test("a key moves the focus from a button of the group, and from nothing else", () => {
  document.body.innerHTML = "<button>a</button><button>b</button><input>";
  const buttons = [...document.body.querySelectorAll("button")];
  /** @type {(target: HTMLElement, key: string) => [boolean, boolean]} */
  const press = (target, key) => {
    let moved = false;
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    document.body.onkeydown = (pressed) => {
      moved = moveFocus(pressed, buttons);
    };
    target.dispatchEvent(event);
    return [moved, event.defaultPrevented];
  };
  expect(press(buttons[0], "ArrowRight")).toEqual([true, true]);
  expect(document.activeElement).toBe(buttons[1]);
  expect(press(buttons[1], "Enter")).toEqual([false, false]);
  expect(press(/** @type {HTMLElement} */ (document.body.lastChild), "Home")).toEqual([false, false]);
  setTabStop(buttons, buttons[1]);
  expect(buttons.map(({ tabIndex }) => tabIndex)).toEqual([-1, 0]);
});
