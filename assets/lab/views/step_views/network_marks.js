// Places of the marks of an unrolled network at a step, in cells (x) and pixels (y): as charts/network_marks.py has it.

/**
 * A mark of every cell of a part, or of one (`only`). k: its kind. h: its part. f, g: the step from which the mark of cell i
 * is visible, f + g i; f2, g2: the same of the first of two. o, o0: its opacity from then on, and before. dx, dx2: from the
 * left edge of the cell, or of the handed-over vector if cx or cx2. w: width. d, dots: dashed or dotted. s: shape. t: name of
 * its texts. skips: 1 to leave out the first cell in view. cut: whether it is for the first cell in view after others that
 * are not.
 * @typedef {object} Mark
 * @property {string} k
 * @property {number} h
 * @property {number} f
 * @property {number} g
 * @property {number} [f2]
 * @property {number} [g2]
 * @property {number} o
 * @property {number} o0
 * @property {number} dx
 * @property {number} [dx2]
 * @property {boolean} [cx]
 * @property {boolean} [cx2]
 * @property {number} y
 * @property {number} [y2]
 * @property {number} [w]
 * @property {boolean} [d]
 * @property {boolean} [dots]
 * @property {string} [s]
 * @property {string} [t]
 * @property {number} [only]
 * @property {number} [skips]
 * @property {boolean} [cut]
 */

/** @typedef {{ h: number, top: number, f: readonly number[], g: readonly number[], cells: readonly (readonly number[])[] }} Units */

/**
 * Changes of the drawing at a step: `Moment` in Python.
 * @typedef {object} Moment
 * @property {number} step
 * @property {readonly number[]} first
 * @property {number} crossing
 * @property {Readonly<Record<string, string>>} texts
 * @property {number} looks_from
 * @property {readonly number[]} looks
 */

/**
 * A network at any step: `Drawing` in Python.
 * @typedef {object} Network
 * @property {readonly Mark[]} marks
 * @property {readonly Units[]} units
 * @property {readonly { k: string, x: number, y: number, t: string }[]} texts
 * @property {{ y: number, y2: number } | null} look
 * @property {Readonly<Record<string, readonly string[]>>} labels
 * @property {readonly number[]} cells
 * @property {readonly number[]} from_step
 * @property {number} height
 */

/**
 * A mark in its place. seen: its opacity. now: whether it belongs to the step. name: its text.
 * @typedef {Pick<Mark, "k" | "y" | "y2" | "w" | "d" | "dots" | "s"> & { x: number, x2?: number, seen: number, now: boolean, name?: string }} Placed
 */

/** @typedef {{ v: number, x: number, x2: number, y: number, y2: number }} PlacedUnit */

/** @typedef {{ x: number, y: number, x2: number, y2: number, seen: number, w: number }} Look */

export const CELLS = 8; // side by side
const [BOX, HALF] = [70, 0.29]; // height of a box in pixels, half its width in cells
const HANDED = 1; // the part of the handed-over vector
const FIRST_CELL = [0, 0, 1]; // of the drawing, for each part
const LEAST_LOOK = 0.005; // smaller weights have no line

/**
 * Return the marks of a step in the cells in view.
 * @param {Network} network
 * @param {Moment} now
 */
export function placed(network, now) {
  return network.marks.flatMap((mark) =>
    Array.from({ length: network.cells[mark.h] }, (_, place) => inCell(network, now, mark, place)).filter(
      (found) => found !== null,
    ),
  );
}

/**
 * @param {Network} network
 * @param {Moment} now
 * @param {Mark} mark
 * @param {number} place of the cell among those in view
 * @returns {Placed | null}
 */
function inCell({ labels, from_step }, { step, first, crossing }, mark, place) {
  const { k, y, y2, w, d, dots, s, h, t, dx, dx2, only, skips = 0, cut } = mark;
  const cell = first[h] + place;
  const isCut = place === 0 && first[h] > 0;
  if (place < skips || (only ?? cell) !== cell || (cut ?? isCut) !== isCut) return null;
  const since = Math.min(mark.f + mark.g * cell, (mark.f2 ?? Number.POSITIVE_INFINITY) + (mark.g2 ?? 0) * cell);
  const seen = step >= since ? mark.o : mark.o0;
  if (seen <= 0) return null;
  const left = FIRST_CELL[h] + place;
  return {
    ...{ k, y, y2, w, d, dots, s },
    x: dx + (mark.cx ? crossing : left),
    x2: dx2 === undefined ? undefined : dx2 + (mark.cx2 ? crossing : left),
    name: t === undefined ? undefined : labels[t][cell],
    seen,
    now: h !== HANDED && step === from_step[h] + cell,
  };
}

/**
 * Return the units that exist at a step, one below the other in the boxes in view.
 * @param {Network} network
 * @param {Moment} now
 * @returns {PlacedUnit[]}
 */
export function placedUnits({ units, cells }, { step, first }) {
  return units.flatMap(({ h, top, f, g, cells: numbers }) =>
    Array.from({ length: cells[h] }, (_, place) => {
      const cell = first[h] + place;
      const middle = FIRST_CELL[h] + place + 0.5;
      const each = BOX / f.length;
      return numbers[cell]
        .map((v, unit) => ({ v, unit, x: middle - HALF, x2: middle + HALF, y: top + unit * each }))
        .filter(({ unit }) => step >= f[unit] + g[unit] * cell)
        .map(({ v, x, x2, y }) => ({ v, x, x2, y, y2: y + each }));
    }).flat(),
  );
}

/**
 * Return the lines of attention at a step, as strong as the weights.
 * @param {Network} network
 * @param {Moment} now
 * @returns {Look[]}
 */
export function placedLooks({ look }, { looks, looks_from }) {
  if (look === null) return [];
  return looks
    .map((weight, place) => ({ weight, seen: Math.sqrt(weight), x: place + 0.5 }))
    .filter(({ weight }) => weight >= LEAST_LOOK)
    .map(({ seen, x }) => ({ x, y: look.y, x2: looks_from, y2: look.y2, seen, w: 1 + 5 * seen }));
}
