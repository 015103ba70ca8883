import { expect, test } from "vitest";
import { changesOf, linkOf, viewOf } from "../../../assets/lab/pocket/view.js";

const PAGE = { sentence: "i like red cars", models: ["rnn-dot", "transformer"], lessons: ["attention"] };

test("a view is read from its link as it was written", () => {
  const link =
    "sentence=I+am+here.&model=transformer&head=decoder.2.cross.4&change=paint&rows=3o2-4%2C5p1x30-2x70&one=1&positions=both&step=3&look=2&beam=8&lesson=attention";
  const view = viewOf(link, PAGE);
  expect(view.head).toEqual({ site: "decoder.2.cross", head: 3 });
  expect(view.strokes).toEqual([
    { row: 2, brush: "only", keys: [1, 3], shares: [] },
    { row: 4, brush: "shares", keys: [0, 1], shares: [30, 70] },
  ]);
  expect(linkOf(view)).toBe(link);
});

test("what a link does not say, or says wrongly, is as it usually is", () => {
  const usual = viewOf("", PAGE);
  expect(linkOf(usual)).toBe("sentence=i+like+red+cars&model=rnn-dot");
  for (const wrong of [
    "model=gone",
    "head=nowhere",
    "head=decoder.cross.0",
    "change=gone",
    "beam=3",
    "look=0",
    "step=-1",
    "positions=on",
    "lesson=gone",
    "rows=0o1",
  ]) {
    expect(viewOf(wrong, PAGE)).toEqual(usual);
  }
});

test("a change is of the head that was chosen, and positions of a model that has them", () => {
  const head = { site: "decoder.cross", head: 0 };
  const view = { ...viewOf("positions=encoder&change=mute", PAGE), head };
  expect(changesOf(view, true)).toEqual({ mute: [head], encoder_positions: { kind: "off" } });
  expect(changesOf(view, false)).toEqual({ mute: [head] });
  expect(changesOf({ ...view, change: "paint", positions: "both" }, true)).toEqual({
    encoder_positions: { kind: "off" },
    decoder_positions: { kind: "off" },
  });
});
