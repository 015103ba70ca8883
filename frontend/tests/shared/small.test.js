// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { fromBase64, inBase64 } from "../../../assets/lab/shared/bytes.js";
import { check, choice } from "../../../assets/lab/shared/choice.js";
import { element } from "../../../assets/lab/shared/elements.js";
import { isDark } from "../../../assets/lab/shared/theme.js";

test("a choice tells the value that was chosen, as it was given", () => {
  /** @type {number[]} */
  const chosen = [];
  const options = [-1, 0, 1].map((value) => ({ value, text: String(value) }));
  const group = choice("Head", "head", options, 0, (value) => chosen.push(value));
  const inputs = [...group.querySelectorAll("input")];
  expect(inputs.map(({ checked }) => checked)).toEqual([false, true, false]);
  check(group, -1);
  expect(inputs.map(({ checked }) => checked)).toEqual([true, false, false]);
  inputs[2].dispatchEvent(new Event("change"));
  expect(chosen).toEqual([1]);
});

test("all bytes survive as text", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  expect(fromBase64(inBase64(bytes))).toEqual(bytes);
});

test("light text stands in a dark theme", () => {
  const node = element("p");
  document.body.append(node);
  node.style.color = "rgb(250, 250, 250)";
  expect(isDark(node)).toBe(true);
  node.style.color = "rgb(49, 51, 63)";
  expect(isDark(node)).toBe(false);
});
