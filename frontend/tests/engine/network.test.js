import { describe, expect, test } from "vitest";
import { Interventions } from "../../../assets/lab/engine/intervention.js";
import { CONFIGS, NO_POSITIONS, network, SOURCE, TARGET, TRANSFORMER } from "./networks.js";

/** @import { Tensor } from "../../../assets/lab/engine/tensor.js" */

/** @type {(tensor: Tensor, other: Tensor, digits?: number) => void} */
function close(tensor, other, digits = 5) {
  expect(tensor.shape).toEqual(other.shape);
  for (let i = 0; i < tensor.values.length; i++) expect(tensor.values[i]).toBeCloseTo(other.values[i], digits);
}

describe.each(CONFIGS)("$family, positions $positions", (config) => {
  const model = network(config);
  const memory = model.encode(SOURCE);
  const { outputs, trace } = model.decode(memory, TARGET);

  test("step by step gives what one pass over all gives", () => {
    let state = model.start(memory, 1, TARGET.length);
    for (const [step, token] of TARGET.entries()) {
      const stepped = model.step(memory, state, [token]);
      close(stepped.outputs, outputs.part(step, 1));
      state = stepped.state;
      expect(state.length).toBe(step + 1);
    }
  });

  test("hypotheses side by side do not see each other, in whatever order they go on", () => {
    const alone = model.decode(memory, [2, 7, 7, 9]).outputs;
    let { state } = model.step(memory, model.start(memory, 1, 5), [2]);
    ({ state } = model.step(memory, state.select([0, 0]), [6, 7]));
    ({ state } = model.step(memory, state.select([1, 0]), [7, 11]));
    const { outputs: side } = model.step(memory, state.select([1, 0, 1]), [4, 9, 4]);
    close(side.part(1, 1), alone.part(3, 1));
    close(side.part(0, 1), outputs.part(3, 1));
    close(side.part(2, 1), outputs.part(3, 1));
  });

  test("no output depends on what is read after it", () => {
    const changed = model.decode(memory, [...TARGET.slice(0, 3), 10, 12]);
    close(changed.outputs.part(0, 3), outputs.part(0, 3));
    expect(changed.outputs.row(4)).not.toEqual(outputs.row(4));
  });

  test("what was seen has the sites, states and shapes that the model names", () => {
    const seen = { ...memory.trace.attention, ...trace.attention };
    expect(Object.keys(seen)).toEqual(Object.keys(model.headsAt));
    for (const [site, { weights, context }] of Object.entries(seen)) {
      const queries = site.startsWith("encoder") ? SOURCE.length : TARGET.length;
      const keys = site.endsWith("cross") ? SOURCE.length : queries;
      expect(weights.shape).toEqual([model.headsAt[site], queries, keys]);
      expect(context.rows).toBe(queries);
    }
    for (const [state, width] of Object.entries(model.patchable)) {
      expect(memory.trace.states[state].shape).toEqual([SOURCE.length, width]);
    }
    expect(trace.states["decoder.output"]).toBe(outputs);
  });

  test("a state patched with its own values changes nothing, with others everything after it", () => {
    for (const state of Object.keys(model.patchable)) {
      const own = [...memory.trace.states[state].row(2)];
      /** @type {(values: number[]) => Tensor} */
      const patched = (values) => {
        const interventions = new Interventions({ states: [{ state, position: 2, values }] });
        return model.decode(model.encode(SOURCE, interventions), TARGET).outputs;
      };
      expect(patched(own).values).toEqual(outputs.values);
      const changed = patched(own.map((value, index) => value + (index % 3)));
      const heard = state !== "encoder.output" || Object.keys(model.headsAt).length > 0;
      expect(changed.values.some((value, i) => value !== outputs.values[i])).toBe(heard);
    }
  });
});

describe("positions", () => {
  const [told, bag] = [network(TRANSFORMER), network(NO_POSITIONS)];
  const order = [3, 1, 0, 2];
  const shuffled = [...order.map((place) => SOURCE[place]), ...SOURCE.slice(4)];

  test("without them the order of the source does not matter", () => {
    const { outputs } = bag.decode(bag.encode(SOURCE), TARGET);
    close(bag.decode(bag.encode(shuffled), TARGET).outputs, outputs, 4);
    const other = told.decode(told.encode(SOURCE), TARGET).outputs;
    const moved = told.decode(told.encode(shuffled), TARGET).outputs;
    expect(Math.max(...other.values.map((value, i) => Math.abs(value - moved.values[i])))).toBeGreaterThan(1e-3);
  });

  test("switched off they leave what a model without them computes from the same weights", () => {
    const off = new Interventions({ encoder_positions: { kind: "off" }, decoder_positions: { kind: "off" } });
    const { outputs } = told.decode(told.encode(SOURCE, off), TARGET);
    expect(outputs.values).toEqual(bag.decode(bag.encode(SOURCE), TARGET).outputs.values);
  });

  test("tokens that are told each other's places are as if they stood there", () => {
    const permuted = new Interventions({ encoder_positions: { kind: "permute", order } });
    const { outputs } = told.decode(told.encode(shuffled, permuted), TARGET);
    close(outputs, told.decode(told.encode(SOURCE), TARGET).outputs, 4);
  });

  test("a shift by nothing changes nothing, each side is told its own", () => {
    const none = new Interventions({ encoder_positions: { kind: "shift", offset: 0 } });
    const plain = told.encode(SOURCE);
    expect(told.encode(SOURCE, none).trace.states["encoder.input"].values).toEqual(
      plain.trace.states["encoder.input"].values,
    );
    const decoder = new Interventions({ decoder_positions: { kind: "shift", offset: 2 } });
    const changed = told.encode(SOURCE, decoder);
    expect(changed.trace.states["encoder.output"].values).toEqual(plain.trace.states["encoder.output"].values);
    const input = told.decode(changed, TARGET).trace.states["decoder.position"];
    expect(input.row(0)).toEqual(told.decode(plain, TARGET).trace.states["decoder.position"].row(2));
  });
});
