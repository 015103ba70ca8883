// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { Ribbons } from "../../../assets/lab/views/step_views/ribbons.js";

const ALIGNMENT = {
  sources: ["I", "<b>like</b>", "cars"],
  targets: ["J’aime", "voitures"],
  weights: [
    [0.39, 0.6, 0.01],
    [0.01, 0.01, 0.98],
  ],
  least: 0.02,
  source_reads: [["I is looked at"], ["like is looked at"], ["cars is", "looked at"]],
  target_reads: [["J’aime looks at like 60 %"], ["voitures looks at cars"]],
  findings: [["J’aime looks 60 % at like."], ["voitures looks 98 % at cars."]],
  sharpest: 1,
};

function painted(at = 0) {
  const place = document.body.appendChild(document.createElement("div"));
  const ribbons = new Ribbons(place);
  ribbons.paint(ALIGNMENT, at);
  const opacities = () => [...place.querySelectorAll("path")].map((path) => Number(path.style.opacity));
  const said = () => place.querySelector(".readout")?.textContent;
  /** @type {(index: number, event: Event) => void} */
  const tell = (index, event) => place.querySelectorAll("button")[index].dispatchEvent(event);
  return { place, ribbons, opacities, said, tell };
}

test("a ribbon is as thick as its weight, and the smallest have none", () => {
  const { place } = painted();
  const widths = [...place.querySelectorAll("path")].map((path) => Number(path.getAttribute("stroke-width")));
  expect(widths).toEqual([12 * 0.39, 12 * 0.6, 12 * 0.98].map((width) => Number(width.toFixed(2))));
  expect(place.querySelectorAll("b")).toHaveLength(0);
});

test("the word of the step stands out, and so does another step's", () => {
  const { place, ribbons, opacities, said } = painted();
  expect(said()).toBe("J’aime looks 60\u00a0% at like.");
  expect(opacities()).toEqual([0.534, 0.66, 0.488]);
  ribbons.paint(ALIGNMENT, 1);
  expect(opacities()).toEqual([0.294, 0.363, 0.888]);
  expect(place.querySelector(".marked")?.textContent).toBe("voitures");
  expect(said()).toBe("voitures looks 98\u00a0% at cars.");
  ribbons.paint(ALIGNMENT, -1);
  expect(said()).toBe("voitures looks 98\u00a0% at cars.");
});

test("a word that is pointed at leaves its ribbons alone; a click keeps them", () => {
  const { place, opacities, said, tell } = painted();
  const over = () => new Event("pointerover", { bubbles: true });
  tell(2, over());
  expect(opacities()).toEqual([0.05, 0.05, 0.95]);
  expect(said()).toBe("cars is\nlooked at");
  tell(3, over());
  expect(opacities()).toEqual([0.95, 0.95, 0.05]);
  tell(3, new Event("click", { bubbles: true }));
  place.querySelector(".words.target")?.dispatchEvent(new Event("pointerleave"));
  expect(said()).toBe("J’aime looks at like 60\u00a0%");
  expect(place.querySelectorAll("[aria-pressed=true]")).toHaveLength(1);
  tell(3, new Event("dblclick", { bubbles: true }));
  expect(said()).toBe("J’aime looks 60\u00a0% at like.");
});

test("arrow keys go from word to word, and Escape releases", () => {
  const { place, said } = painted();
  const [first, second] = place.querySelectorAll("button");
  first.focus();
  first.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
  expect(document.activeElement).toBe(second);
  expect([first.tabIndex, second.tabIndex]).toEqual([-1, 0]);
  second.click();
  second.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  expect(said()).toBe("J’aime looks 60\u00a0% at like.");
});
