// Small views of tensors on canvases, a byte a cell; put in front of the components that draw them.

function ramp(colours, masked) {
  const stops = colours.map((colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)))
  const table = new Uint32Array(256)  // 0, transparent, for masked cells
  for (let byte = 0; byte < masked; byte++) {
    const at = (byte / (masked - 1)) * (stops.length - 1)
    const low = Math.min(Math.floor(at), stops.length - 2)
    const [red, green, blue] = [0, 1, 2].map((part) =>
      Math.round(stops[low][part] + (at - low) * (stops[low + 1][part] - stops[low][part])))
    table[byte] = (255 << 24) | (blue << 16) | (green << 8) | red
  }
  return table
}

function draw(canvas, cells, rows, columns, table) {
  canvas.width = columns
  canvas.height = rows
  const bytes = atob(cells)
  const image = canvas.getContext("2d").createImageData(columns, rows)
  const pixels = new Uint32Array(image.data.buffer)
  for (let at = 0; at < pixels.length; at++) pixels[at] = table[bytes.charCodeAt(at)]
  canvas.getContext("2d").putImageData(image, 0, 0)
}

