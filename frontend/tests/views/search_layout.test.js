import { expect, test } from "vitest";
import { layout, neighbour, pathTo } from "../../../assets/lab/views/search_layout.js";

/** @import { TreeNode } from "../../../assets/lab/views/search_layout.js" */

/** @type {(step: number, parent: number, fate: TreeNode["fate"], fruitful: boolean) => TreeNode} */
const node = (step, parent, fate, fruitful) => ({
  step,
  rank: 0,
  parent,
  label: "",
  log: "",
  sum: "",
  score: "",
  fate,
  told: fate,
  fruitful,
});
const nodes = [
  node(0, -1, "kept", true),
  node(0, -1, "kept", false),
  node(0, -1, "dropped", false),
  node(1, 0, "kept", true),
  node(1, 1, "dropped", false),
  node(1, 0, "dropped", false),
  node(2, 3, "finished", true),
];
const nothing = new Set();

test("each box of a step has a lane of its own, and what is folded away is counted", () => {
  const path = pathTo(nodes, 4);
  expect([...path]).toEqual([4, 1]);
  for (const branches of /** @type {const} */ (["kept", "fruitful", "all"])) {
    for (const open of [nothing, new Set([0]), new Set([0, 1, 2])]) {
      const { lanes, used, hidden } = layout(nodes, branches, path, open);
      for (const step of [0, 1, 2]) {
        const column = [...lanes].filter(([index]) => nodes[index].step === step);
        expect(column.map(([, lane]) => lane)).toEqual(Array.from({ length: used[step] }, (_, lane) => lane));
        const all = nodes.filter((other) => other.step === step).length;
        expect(used[step] + (open.has(step) ? 0 : hidden[step])).toBe(all);
      }
      expect([...path].every((index) => lanes.has(index))).toBe(true);
    }
  }
  expect(layout(nodes, "kept", path, nothing).hidden).toEqual([1, 1, 0]);
  expect(layout(nodes, "fruitful", path, nothing).hidden).toEqual([1, 1, 0]);
  expect(layout(nodes, "fruitful", pathTo(nodes, 6), nothing).hidden).toEqual([2, 2, 0]);
});

test("arrow keys go along branches and within a step, past what is folded away", () => {
  const there = [0, 1, 3, 4, 6];
  /** @type {(index: number, key: string) => number | undefined} */
  const to = (index, key) => neighbour(nodes, there, index, key);
  expect([to(6, "ArrowLeft"), to(3, "ArrowLeft"), to(0, "ArrowLeft")]).toEqual([3, 0, undefined]);
  expect([to(0, "ArrowRight"), to(1, "ArrowRight"), to(4, "ArrowRight")]).toEqual([3, 4, undefined]);
  expect([to(3, "ArrowDown"), to(4, "ArrowDown"), to(4, "ArrowUp"), to(3, "ArrowUp")]).toEqual([
    4,
    undefined,
    3,
    undefined,
  ]);
  expect([to(4, "Home"), to(3, "End")]).toEqual([3, 4]);
});
