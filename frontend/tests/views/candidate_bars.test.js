// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { CandidateBars } from "../../../assets/lab/views/step_views/candidate_bars.js";

const STEPS = [
  { labels: ["<b>le</b>", "un", "others"], shares: [0.83, 0.1, 0.07], written: 0 },
  { labels: ["chat", "others"], shares: [0.3, 0.7], written: 0 },
];

function drawn() {
  const place = document.body.appendChild(document.createElement("div"));
  return { place, bars: new CandidateBars(place) };
}

test("a bar is as long as its probability, and the written one is marked", () => {
  const { place, bars } = drawn();
  bars.paint(STEPS, 0);
  const lengths = [...place.querySelectorAll(".bar")].map((bar) => Number.parseFloat(bar.getAttribute("width") ?? ""));
  expect(lengths).toEqual(STEPS[0].shares.map((share) => 100 * share));
  expect(place.querySelectorAll(".bar.written")).toHaveLength(1);
  const numbers = [...place.querySelectorAll(".number")];
  expect(numbers.map((number) => number.textContent)).toEqual(["83 %, written", "10 %", "7 %"]);
  expect(numbers.map((number) => number.classList.contains("inside"))).toEqual([true, false, false]);
  expect(place.querySelector(".labels .written")?.textContent).toBe("<b>le</b>");
  expect(place.querySelectorAll("b")).toHaveLength(0);
});

test("other probabilities are marked, and no number touches a mark", () => {
  const { place, bars } = drawn();
  bars.paint([{ labels: ["a", "b", "c"], shares: [0.2, 0.1, 0.7], written: -1, marks: [0.3, 0.9, 0.1] }], 0);
  const places = (/** @type {string} */ selector, /** @type {string} */ name) =>
    [...place.querySelectorAll(selector)].map((node) => node.getAttribute(name));
  expect(places(".mark", "x1")).toEqual(["30%", "90%", "10%"]);
  expect(places(".number", "x")).toEqual(["30%", "10%", "70%"]);
  bars.paint(STEPS, 0);
  expect(places(".mark", "x1")).toEqual([]);
});

test("another step has its own bars, and the room of the step with most", () => {
  const { place, bars } = drawn();
  bars.paint(STEPS, 0);
  const room = () => place.style.getPropertyValue("--rows");
  expect(room()).toBe("3");
  bars.paint(STEPS, 1);
  expect(room()).toBe("3");
  expect([...place.querySelectorAll(".labels span")].map((label) => label.textContent)).toEqual(["chat", "others"]);
  expect(place.querySelectorAll(".bar")).toHaveLength(2);
});

test("a row that is pointed at tells its probability", () => {
  const { place, bars } = drawn();
  bars.paint(STEPS, 1);
  const tip = place.querySelector(".tip");
  const row = place.querySelectorAll(".field")[1];
  row.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  expect(tip?.textContent).toBe("tokenothersprobability70 %");
  place.dispatchEvent(new PointerEvent("pointerleave"));
  expect(tip).toHaveProperty("hidden", true);
});
