// A record for the tests of the player: "he runs" with its end mark becomes "il court", whose second word has two pieces.

import { inBase64 } from "../../../assets/lab/shared/bytes.js";
import { shadeOf } from "../../../assets/lab/shared/shares.js";
import { TO_FRENCH } from "../languages.js";

/** @import { Cell, LaneTrack, Option, Track } from "../../../assets/lab/views/player/track.js" */

/** Rows of weights: the four steps, then the whole second word. */
export const ROWS = [
  [0.9, 0.1, 0],
  [0.2, 0.8, 0],
  [0, 0.4, 0.6],
  [0, 0, 1],
  [0.1, 0.6, 0.3],
];

/** @param {string} written @returns {Option} */
const option = (written) => ["", written, 0.9, "90 %", 1, true];

/** @param {readonly number[][]} rows */
const packed = (rows) => inBase64(rows.flat().map(shadeOf));

/**
 * Return the track, with two layers of two heads and their mean.
 * @returns {Track}
 */
export function playedTrack() {
  /** @type {Cell[]} */
  const cells = [
    ["il", "he", 0, 1, 0, "sure", "sure of it"],
    ["court", "runs", 1, 3, 4, "guess", "a guess"],
    ["end", "", 3, 4, 3, "sure", "sure of it"],
  ];
  const texts = ["il", "cou", "court", "end"];
  const views = ["decoder.0.cross", "decoder.1.cross"].flatMap((site) =>
    [-1, 0, 1].map((head) => {
      const looks = ["90 % at “he”", "80 % at “runs”", "60 % at the end mark", "100 % at the end mark"];
      return { site, head, weights: packed(ROWS), who: ` (${site}, ${head})`, looks };
    }),
  );
  return {
    model: "rnn-dot",
    pair: TO_FRENCH,
    sources: ["he", "runs", "end"],
    parts: [],
    ends: [true, true],
    gaps: ["", " ", ""],
    source_names: [],
    cell_names: [],
    cells,
    steps: texts.map((written, step) => {
      const said = `Step ${step + 1} of 4: it writes “${written}”`;
      return { cell: [0, 1, 1, 2][step], written, said, options: [option(written)] };
    }),
    views,
    crossing: 0,
    ended: true,
    marks: [[1, "lost", "lost in the French"]],
  };
}

/**
 * Return the track as a lane.
 * @param {string} title
 * @returns {LaneTrack}
 */
export function playedLane(title) {
  return {
    ...playedTrack(),
    title,
    shown: 1,
    arrivals: [0, null, null],
    counted: [true, true, false],
    tells: [0, 1, 2, 3].map((step) => `${title} writes piece ${step + 1}`),
    met: ["1 of 2", "1 of 2", "1 of 2", "1 of 2"],
    shares: [0.5, 0.5, 0.5, 0.5],
    known: [[["cat", 0.5, "50 %"]]],
    end: `${title} ended`,
  };
}
