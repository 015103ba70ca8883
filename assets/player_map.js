// The other looks of a record in the player. Its map: a row of cells for each French word. Its bars: the weights of the
// current step alone, the softmax row, a bar below each English word. Ribbons, cells and bars of the current step turn into
// each other, unless less motion is asked for.

const TURNS = 300  // milliseconds
const STEADY = { duration: TURNS, easing: "ease-in-out" }

// All cells into `parent`, row by row. Columns and rows: {from, size} in pixels. shades(row): its weights; cell: the row at
// hand; pointed: the column that is asked about.
function mapCells(parent, { columns, rows, shades, cell, pointed, end, texts }) {
  rows.forEach((row, at) => {
    const group = drawn(parent, "g", { class: at === cell ? "row-now" : at < cell ? "row-written" : "row-coming" })
    shades(at).forEach((weight, source) => {
      const { from, size } = columns[source]
      const ends = source === end ? "to-end" : ""
      const place = { x: from + 1, y: row.from + 1, width: size - 2, height: row.size - 2 }
      const node = drawn(group, "rect", { ...place, rx: 3, class: `${source === pointed ? "asked-for" : ""} ${ends}` })
      node.style.fill = shade(weight, source === end) || "var(--weight-0)"
      if (at !== cell) return
      node.dataset.source = source
      const told = texts(weight)
      if (!told) return
      const middle = { x: from + size / 2, y: row.from + row.size / 2 }
      const text = drawn(group, "text", { ...middle, class: `${weight >= STRONG ? "on-strong" : ""} ${ends}` })
      text.textContent = told.replaceAll(" %", "\u00a0%")
    })
  })
}

// A row of weights as bars: each English word has a slot, and a weight of 1 fills it. They are as wide as a ribbon of weight 1.
function rowBars(parent, places, row, { pointed, end }) {
  const { sources, start, end: far, full } = places
  const slot = ({ along }, length) => {
    const [across, down] = [{ from: along - full / 2, size: full }, { from: start + 4, size: length * (far - start - 12) }]
    const [x, y] = places.downwards ? [down, across] : [across, down]
    return { x: x.from, y: y.from, width: x.size, height: y.size, rx: 2 }
  }
  row.forEach((weight, source) => {
    const ends = source === end ? "to-end" : ""
    drawn(parent, "rect", { ...slot(sources[source], 1), class: `slot ${ends}` })
    const bar = drawn(parent, "rect", { ...slot(sources[source], weight), class: `bar ${ends}` })
    bar.classList.toggle("asked-for", source === pointed)
    bar.dataset.source = source
  })
}

// The rectangle of each weight of the current step on the board, by its English word.
function stepRectangles({ places, shape, now, row, cell }) {
  if (!places || shape !== "ribbons") {
    const nodes = places ? [...now.querySelectorAll("[data-source]")] : []
    return new Map(nodes.map((node) => [Number(node.dataset.source), rectangle(node)]))
  }
  const { sources, targets, start, end, full, downwards } = places
  return new Map(row.map((weight, source) => {
    const size = Math.max(1, weight * full)
    const along = (sources[source].along + targets[cell].along - size) / 2
    const [x, y] = downwards ? [start, along] : [along, start]
    const [width, height] = downwards ? [end - start, size] : [size, end - start]
    return [source, { x, y, width, height }]
  }))
}

// Positions of words on the screen, and of the current step's weights on the board.
function snapshot(scene) {
  const { places, drawnAs: shape, now, cell, step } = scene
  const boxes = [...scene.sources, ...scene.targets].map((node) => node.querySelector(".box"))
  return {
    boxes: boxes.map((box) => [box, box.getBoundingClientRect()]),
    rectangles: stepRectangles({ places, shape, now, row: scene.row(step), cell }),
  }
}

// From where everything stood to where it stands now.
function turnFrom(scene, { boxes, rectangles }) {
  for (const [box, before] of boxes) {
    const after = box.getBoundingClientRect()
    const moved = `translate(${before.left - after.left}px, ${before.top - after.top}px)`
    const scale = `scale(${before.width / after.width}, ${before.height / after.height})`
    box.animate([{ transformOrigin: "0 0", transform: `${moved} ${scale}` }, { transformOrigin: "0 0", transform: "none" }], STEADY)
  }
  scene.past.animate([{ opacity: 0 }, { opacity: 1 }], STEADY)
  const asking = scene.pointed >= 0 && scene.drawnAs === "ribbons"  // then ribbons are of several steps
  for (const node of scene.now.querySelectorAll(":scope > :not(.row-now), .row-now > *")) {
    const before = asking ? undefined : rectangles.get(Number(node.dataset.source ?? -1))
    if (!before) node.animate([{ opacity: 0 }, {}], STEADY)
    else if (node.matches("path")) node.animate([unfolded(before, scene.places.downwards), {}], STEADY)
    else node.animate([{ transform: folded(before, rectangle(node)) }, { transform: "none" }], STEADY)
  }
}

function rectangle({ x, y, width, height }) {
  return { x: x.baseVal.value, y: y.baseVal.value, width: width.baseVal.value, height: height.baseVal.value }
}

// A rectangle as the way and width of a ribbon.
function unfolded({ x, y, width, height }, downwards) {
  const [along, size] = downwards ? [y + height / 2, height] : [x + width / 2, width]
  const [from, length] = downwards ? [x, width] : [y, height]
  const [first, ...others] = [0, 1, 2, 3].map((part) => spot({ downwards }, along, from + (part * length) / 3))
  return { d: `path("M${first} C${others.join(" ")}")`, strokeWidth: `${size}px` }
}

// What makes one rectangle, with its left upper corner as origin, look like another.
function folded(before, after) {
  const [across, down] = [before.width / Math.max(after.width, 0.1), before.height / Math.max(after.height, 0.1)]
  return `translate(${before.x - after.x}px, ${before.y - after.y}px) scale(${across}, ${down})`
}
