// @vitest-environment happy-dom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { draw as drawClock } from "../../../assets/lab/views/positions/clock.js";
import { draw as drawTwins } from "../../../assets/lab/views/positions/twins.js";
import { draw as drawWaves } from "../../../assets/lab/views/positions/waves.js";
import { choose } from "../chosen.js";

const palette = {
  ...{ query: "#111111", key: "#222222", value: "#333333", ink: "#444444", faint: "#555555", paper: "#666666" },
  ...{ written: "#777777", weights: [], probabilities: [], contributions: [], lines: ["#888888", "#999999"] },
};
const colours = { light: palette, dark: palette };
const rates = [1, 0.5, 0.01];

/** @type {() => void} what tells that the place has another size */
let resized = () => {};
let width = 600;

/** @param {string} key @param {number} first @param {number} count @param {number} shown */
const slider = (key, first, count, shown) => ({ key, first, count, shown, by: 1 });

/** @param {any} drawView @param {any} data */
function drawn(drawView, data) {
  const place = document.body.appendChild(document.createElement("div"));
  place.innerHTML = '<div class="view"></div>';
  const view = /** @type {HTMLElement} */ (place.firstElementChild);
  Object.defineProperties(view, { clientWidth: { get: () => width }, clientHeight: { value: 323 } });
  drawView({ data: { colours, alts: ["alt"], ...data }, parentElement: place, setStateValue() {} });
  return view;
}

/** @param {Element} view @param {string} selector */
const texts = (view, selector) => [...view.querySelectorAll(selector)].map((node) => node.textContent);

beforeEach(() => {
  width = 600;
  choose({});
  const Observer = class {
    /** @param {() => void} hear */
    constructor(hear) {
      resized = hear;
    }
    observe() {}
    disconnect() {}
  };
  vi.stubGlobal("ResizeObserver", Observer);
});
afterEach(() => vi.unstubAllGlobals());

test("the hands of a clock follow all its sliders", () => {
  const controls = [slider("pair", 0, 3, 1), slider("start", 0, 41, 2), slider("offset", -10, 21, 13)];
  const view = drawn(drawClock, { rates, controls });
  expect(texts(view, ".name")).toEqual(["2", "5"]);
  expect(view.getAttribute("aria-label")).toBe("alt");
  choose({ pair: 0, start: 7, offset: -10 });
  expect(texts(view, ".name")).toEqual(["7", "\u22123"]);
  const [hand] = view.querySelectorAll(".hand");
  const [across, up] = [1, 2]
    .map((end) => ["x", "y"].map((axis) => Number(hand.getAttribute(`${axis}${end}`))))
    .reduce(([x, y], [toX, toY]) => [toX - x, y - toY]);
  expect(Math.atan2(up, across)).toBeCloseTo(7 - 2 * Math.PI, 5);
});

test("a twin has a number with a decimal, and none where it is far", () => {
  const view = drawn(drawTwins, {
    rates,
    position: 1,
    controls: [slider("pair", 0, 3, 0), slider("offset", 1, 10, 2)],
  });
  expect(texts(view, ".name")).toEqual(["1", "2.1", "4", "5.1"]);
  choose({ pair: 2 });
  expect(texts(view, ".name")).toEqual(["1", "313", "4", "316"]);
});

test("the dots of waves tell their values to the pointer and to the keyboard, and keep the focus", () => {
  const view = drawn(drawWaves, { rates, positions: 4, layout: "pairs", controls: [slider("pair", 0, 3, 0)] });
  const dots = [...view.querySelectorAll(".dot")];
  expect(dots).toHaveLength(8);
  expect(view.querySelectorAll(".dot[tabindex='0']")).toHaveLength(1);
  const label = "wave cosine, dimension 1, position 1, value, \u22121 to 1 0.5403";
  expect(dots[1].getAttribute("aria-label")).toBe(label);
  const tip = /** @type {HTMLElement} */ (view.querySelector(".tip"));
  dots[1].dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  expect(tip.textContent).toContain("0.5403");
  dots[4].dispatchEvent(new Event("focusin", { bubbles: true }));
  expect(tip.textContent).toContain("sine, dimension 0");
  expect(view.querySelector(".dot[tabindex='0']")).toBe(dots[4]);
  resized();
  expect(view.querySelector(".dot")).toBe(dots[0]); // as large as before
  width = 300;
  resized();
  expect(view.querySelector("svg")?.getAttribute("width")).toBe("300");
  expect(texts(view, ".start")).toEqual(["cosine, dimension 1", "sine, dimension 0"]);
});

test("all sines may stand before all cosines", () => {
  const view = drawn(drawWaves, { rates, positions: 4, layout: "halves", controls: [slider("pair", 0, 3, 2)] });
  expect(texts(view, ".start")).toEqual(["cosine, dimension 5", "sine, dimension 2"]);
});

test("what has no room yet is drawn once it has", () => {
  width = 0;
  const view = drawn(drawWaves, { rates, positions: 4, layout: "pairs", controls: [slider("pair", 0, 3, 0)] });
  expect(view.querySelector("svg")).toBe(null);
  width = 300;
  resized();
  expect(view.querySelectorAll(".dot")).toHaveLength(8);
});
