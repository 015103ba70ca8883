// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { draw } from "../../../assets/lab/views/model_map.js";

test("arrow keys move between the blocks, Enter is left to the button, and a press sends its index", () => {
  document.body.innerHTML = '<div class="map"></div>';
  /** @type {unknown[]} */
  const sent = [];
  const blocks = ["emb", "self", "FFN"].map((text) => ({ text, label: text, kind: text, layer: null }));
  draw({
    data: {
      name: "All",
      sides: [{ name: "Encoder", blocks }],
      opened: 1,
      block: "self",
      details: "#details",
      pressed: { session: "", answered: 0 },
    },
    parentElement: document.body,
    setStateValue: (_, value) => sent.push(value),
  });
  const buttons = [...document.querySelectorAll("button")];
  expect(buttons.map(({ tabIndex }) => tabIndex)).toEqual([-1, 0, -1]);
  const map = /** @type {HTMLElement} */ (document.querySelector(".map"));
  const handled = ["ArrowRight", "Enter"].map((key) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    buttons[1].dispatchEvent(event);
    return [event.defaultPrevented, map.onkeydown?.(event)]; // a handler that returns false cancels too
  });
  expect(handled).toEqual([
    [true, undefined],
    [false, undefined],
  ]);
  expect(document.activeElement).toBe(buttons[2]);
  buttons[2].click();
  expect(sent).toEqual([{ session: "", presses: [[1, 2]] }]);
});
