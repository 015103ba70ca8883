// The parts of one attention step: vectors as strips of cells, and a line for each meeting of query and key.

const ZERO = 127
const COLUMNS = ["label", "key", "product", "score", "weight", "value"]
const HEADS = {
  dot: (size) => ["", "keys", "query · key", `÷ √${size}`, "weight", "value × weight"],
  additive: () => ["", "keys", "v · tanh(query + key)", "", "weight", "value × weight"],
}

const written = (hundredths) => (hundredths / 100).toFixed(2).replace("-", "\u2212")
const within = (share) => Math.max(0, Math.min(1, share))

// A strip of cells between -1 and 1.
function strip(columns) {
  const canvas = element("canvas", { width: columns, height: 1 })
  return element("span", { class: "strip", style: `--cells: ${columns}`, "aria-hidden": "true" }, canvas)
}

function paint(place, cells, table) {
  const canvas = place.firstChild
  const context = canvas.getContext("2d")
  const image = context.createImageData(canvas.width, 1)
  const pixels = new Uint32Array(image.data.buffer)
  const byte = (cell) => Math.round(ZERO + ZERO * Math.max(-1, Math.min(1, cell)))
  for (let at = 0; at < pixels.length; at++) pixels[at] = table[byte(cells[at])]
  context.putImageData(image, 0, 0)
}

function line(className, ...cells) {
  return element("div", { class: `line ${className}` },
    ...cells.map((cell, at) => element("div", { class: `at-${COLUMNS[at]}` }, ...[cell].flat())))
}

// One key: its strip, the bars and numbers of its meeting with the query, its value.
function meeting(label, keys, values) {
  const number = () => element("span", { class: "number" })
  const parts = { key: strip(keys), value: strip(values), product: number(), score: number(), weight: number(),
    bar: element("i"), share: element("i") }
  const node = line("meeting", element("span", {}, label), parts.key,
    [parts.product, element("span", { class: "bar" }, parts.bar)], parts.score,
    [element("span", { class: "bar" }, parts.share), parts.weight], parts.value)
  return { node, ...parts }
}
