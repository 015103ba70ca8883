// Small views of tensors on canvases, a pixel for each cell; a style makes them larger.

import { fromBase64 } from "./bytes.js";

/**
 * Draw cells, row by row.
 * @param {HTMLCanvasElement} canvas
 * @param {number} rows
 * @param {number} columns
 * @param {(cell: number) => number} pixel of a cell, by its index
 */
export function drawCells(canvas, rows, columns, pixel) {
  canvas.width = columns;
  canvas.height = rows;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  for (let cell = 0; cell < pixels.length; cell++) pixels[cell] = pixel(cell);
  context.putImageData(image, 0, 0);
}

/**
 * Draw cells that are bytes.
 * @param {HTMLCanvasElement} canvas
 * @param {{ cells: string, rows: number, columns: number }} view cells: base64
 * @param {Uint32Array} pixels by byte
 */
export function drawBytes(canvas, { cells, rows, columns }, pixels) {
  const bytes = fromBase64(cells);
  drawCells(canvas, rows, columns, (cell) => pixels[bytes[cell]]);
}
