import { expect, test } from "vitest";
import { LESSONS, modelFor } from "../../../assets/lab/pocket/lessons.js";

const MODELS = [
  { name: "t", network: { family: "transformer", layers: 3, heads: 4 } },
  { name: "bag", network: { family: "transformer", layers: 3, heads: 4, positions: false } },
  { name: "a", network: { family: "rnn-additive" } },
  { name: "d", network: { family: "rnn-dot" } },
];

test("a lesson is shown on the model that is open where it fits, else on the best that is there", () => {
  expect(modelFor(LESSONS.encoder_decoder, MODELS, "t")).toBe("d");
  expect(modelFor(LESSONS.encoder_decoder, MODELS, "a")).toBe("a");
  expect(modelFor(LESSONS.positional_encoding, MODELS, "bag")).toBe("t");
  expect(modelFor(LESSONS.multi_head, MODELS, "bag")).toBe("bag");
  expect(modelFor(LESSONS.attention, MODELS.slice(0, 1), "t")).toBe("t");
  expect(modelFor(LESSONS.self_attention, [{ name: "r", network: { family: "rnn" } }], "r")).toBe(null);
});
