// @vitest-environment happy-dom

import { beforeEach, expect, test } from "vitest";
import { inputOf, linkedView } from "../../../assets/lab/views/linked_view.js";
import { choose } from "../chosen.js";

const control = { key: "step", count: 3, shown: 1, first: 1, by: 1 };
const palette = {
  ...{ query: "#111111", key: "#222222", value: "#333333", ink: "#444444", faint: "#555555", paper: "#666666" },
  ...{ written: "#777777", weights: ["#000001"], probabilities: ["#000002"], contributions: ["#000003"] },
};
const linked = { controls: [control], alts: ["one", "two", "three"], colours: { light: palette, dark: palette } };

beforeEach(() => choose({}));

test("the server's input is shown unless the control has another one", () => {
  expect(inputOf(control)).toBe(1);
  choose({ step: 3 });
  expect(inputOf(control)).toBe(2);
  for (const value of [0, 4, "3", undefined]) {
    choose({ step: value, other: 1 });
    expect(inputOf(control)).toBe(1);
  }
  choose({ step: 0.7 });
  expect(inputOf({ ...control, count: 30, first: 0.1, by: 0.1 })).toBe(6);
});

test("a view is painted anew whenever the control or the data change, until it ends", () => {
  const place = document.body.appendChild(document.createElement("div"));
  place.innerHTML = '<div class="view"></div>';
  /** @type {unknown[]} */
  const painted = [];
  const draw = linkedView(() => (/** @type {{ text: string }} */ { text }, inputs) => {
    painted.push([text, ...inputs]);
  });
  /** @param {string} text */
  const given = (text) => ({ data: { text, ...linked }, parentElement: place, setStateValue() {} });
  const leave = draw(given("a"));
  const view = place.querySelector(".view");
  expect(view?.getAttribute("aria-label")).toBe("two");
  choose({ step: 3 });
  expect(view?.getAttribute("aria-label")).toBe("three");
  draw(given("b"));
  leave();
  choose({ step: 1 });
  expect(painted).toEqual([
    ["a", 1],
    ["a", 2],
    ["b", 2],
  ]);
  expect(place.querySelector("div")?.style.getPropertyValue("--weights-0")).toBe("#000001");
});
