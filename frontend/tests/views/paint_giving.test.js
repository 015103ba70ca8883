// @vitest-environment happy-dom

import { expect, test, vi } from "vitest";
import { Giving } from "../../../assets/lab/views/paint_giving.js";

test("a row is given per cents by digits and by dragging, and no more than there is", () => {
  const draw = vi.fn();
  const columns = ["I", "am", "here"];
  const giving = new Giving({ row: 1, label: "am", columns, given: [80, 0], drawn() {}, draw });
  const rest = () => giving.line.querySelector("[role=status]")?.textContent;
  expect(rest()).toBe("20\u00a0% left to give. If you paint it now, it is scaled up to 100\u00a0%");
  expect(giving.foot.querySelectorAll("td:not(:empty)").length).toBe(2); // the third column is masked
  giving.type(1, "7");
  giving.type(1, "Backspace");
  expect(giving.dirty).toBe(false);
  giving.type(0, "6");
  giving.type(0, "5");
  giving.grip(1);
  giving.pull(1, 90);
  expect([giving.stroke, rest()]).toEqual([{ row: 1, keys: [0, 1], shares: [65, 35] }, "All 100\u00a0% given"]);
  giving.pull(1, -5);
  expect([giving.stroke, giving.dirty]).toEqual([{ row: 1, keys: [0], shares: [65] }, true]);
  giving.settle();
  giving.type(0, "Backspace");
  giving.type(0, "Backspace");
  expect([giving.dirty, giving.stroke.keys]).toEqual([true, []]);
  giving.foot.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  expect(draw).not.toHaveBeenCalled(); // there is nothing to paint
});
