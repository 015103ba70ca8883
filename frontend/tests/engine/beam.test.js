import { describe, expect, test } from "vitest";
import { Beam, rankingScore, run } from "../../../assets/lab/engine/beam.js";
import { likeliest, nextLogProbs } from "../../../assets/lab/engine/candidates.js";
import { Tensor } from "../../../assets/lab/engine/tensor.js";
import { CONFIGS, network, PIECES, SOURCE } from "./networks.js";

/** @import { Network } from "../../../assets/lab/engine/network.js" */

const [SOS, EOS, LIMIT] = [2, 3, 3];

/**
 * The log-probability of the tokens of an output, one pass over all of it.
 * @param {Network} model
 * @param {number[]} ids
 */
function scored(model, ids) {
  const { outputs } = model.decode(model.encode(SOURCE), [SOS, ...ids.slice(0, -1)]);
  const logProbs = nextLogProbs(model, outputs);
  return ids.reduce((sum, id, step) => sum + logProbs.row(step)[id], 0);
}

/**
 * Every output that there can be: `<eos>` last, or cut at the limit.
 * @param {number[]} before
 * @returns {number[][]}
 */
function all(before = []) {
  if (before.at(-1) === EOS || before.length === LIMIT) return [before];
  return Array.from({ length: PIECES - EOS }, (_, index) => all([...before, EOS + index])).flat();
}

/** @type {(model: Network, beam: Beam, options?: object) => number[][]} */
function written(model, beam, options) {
  run(model, model.encode(SOURCE), beam, options);
  return beam.hypotheses().map(({ ids }) => ids);
}

describe.each(CONFIGS)("$family, positions $positions", (config) => {
  const model = network(config);

  test("a beam of one writes the likeliest token at each step", () => {
    const [ids] = written(model, new Beam(1, 12));
    const { outputs } = model.decode(model.encode(SOURCE), [SOS, ...ids.slice(0, -1)]);
    const best = likeliest(nextLogProbs(model, outputs), 1).map(([[id]]) => id);
    expect(ids).toEqual(best);
  });

  test("a beam as wide as everything finds the best of all outputs", () => {
    const ranked = all()
      .map((ids) => ({ ids, score: rankingScore(scored(model, ids), ids.length) }))
      .sort((a, b) => b.score - a.score);
    const [ids] = written(model, new Beam(ranked.length, LIMIT));
    expect(ids).toEqual(ranked[0].ids);
  });

  test("its outputs have the log-probability that one pass over them gives", () => {
    const beam = new Beam(3, 9);
    written(model, beam);
    const hypotheses = beam.hypotheses();
    expect(hypotheses.length).toBeGreaterThan(1);
    for (const { ids, logProb, score } of hypotheses) {
      expect(logProb).toBeCloseTo(scored(model, ids), 4);
      expect(score).toBeCloseTo(logProb / ids.length, 6);
    }
  });

  test("a beginning that is asked for is written, with the candidates that it was chosen from", () => {
    const beam = new Beam(2, 8);
    const history = run(model, model.encode(SOURCE), beam, { prefix: [7, 5], candidates: 4 });
    for (const { ids, candidates } of beam.hypotheses(history)) {
      expect(ids.slice(0, 2)).toEqual([7, 5]);
      expect(candidates.map((step) => step.length)).toEqual(ids.map(() => 4));
    }
  });
});

describe("the bookkeeping, fed with made-up log-probabilities", () => {
  /** @type {(...likely: Record<number, number>[]) => ReturnType<typeof likeliest>} */
  const options = (...rows) =>
    likeliest(
      new Tensor(
        [rows.length, 6],
        Float32Array.from(rows.flatMap((row) => [0, 1, 2, 3, 4, 5].map((id) => Math.log(row[id] ?? 0)))),
      ),
      4,
    );

  test("a hypothesis ends where <eos> ranks among the best two only", () => {
    const beam = new Beam(2, 9);
    expect(beam.extend(options({ 4: 0.5, 5: 0.3, 3: 0.2 }))).toEqual({ tokens: [4, 5], parents: [0, 0] });
    expect(beam.extend(options({ 3: 0.6, 4: 0.4 }, { 3: 0.5, 5: 0.5 })).tokens).toEqual([4, 5]);
    expect(beam.done).toBe(false);
    beam.extend(options({ 3: 1 }, { 3: 1 }));
    expect(beam.done).toBe(true);
    expect(beam.hypotheses().map(({ ids }) => ids)).toEqual([
      [4, 4, 3],
      [4, 3],
    ]);
  });

  test("the tree tells what became of each", () => {
    const beam = new Beam(2, 2);
    beam.extend(options({ 4: 0.5, 3: 0.3, 5: 0.2 }));
    beam.extend(options({ 4: 0.9, 3: 0.1 }, { 5: 1 }));
    const { tree } = beam;
    expect(tree.nodes.map(({ step, rank, token, fate }) => [step, rank, token, fate])).toEqual([
      [0, 0, 4, "kept"],
      [0, 1, 3, "finished"],
      [0, 2, 5, "kept"],
      [1, 0, 4, "cut"],
      [1, 1, 5, "cut"],
      [1, 2, 3, "dropped"],
    ]);
    expect(tree.outputs.map((output) => tree.ids(output))).toEqual([[4, 4], [5, 5], [3]].slice(0, 2));
  });

  test("a beam of none and a limit of none are refused", () => {
    expect(() => new Beam(0, 5)).toThrow(RangeError);
    expect(() => new Beam(1, 0)).toThrow(RangeError);
  });
});
