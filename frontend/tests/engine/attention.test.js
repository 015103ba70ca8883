import { expect, test } from "vitest";
import { attend } from "../../../assets/lab/engine/attention.js";
import { Tensor } from "../../../assets/lab/engine/tensor.js";

test("x", () => {
  const t = new Tensor([1, 2]);
  expect(attend(t, t, t).weights.values[0]).toBe(1);
});
