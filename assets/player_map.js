// The other look of a record in the player: its map. English words stay above, French ones stand one below the other, and
// each weight is a cell; the current row has its numbers. Ribbons turn into cells, and back, unless less motion is asked for.

const FOLDS = 300  // milliseconds
const STEADY = { duration: FOLDS, easing: "ease-in-out" }

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
      const told = at === cell ? texts(weight) : ""
      if (!told) return
      const middle = { x: from + size / 2, y: row.from + row.size / 2 }
      const text = drawn(group, "text", { ...middle, class: `${weight >= STRONG ? "on-strong" : ""} ${ends}` })
      text.textContent = told.replaceAll(" %", "\u00a0%")
    })
  })
}

// Positions of words on the screen, and of each ribbon of the current step on the board.
function snapshot(scene) {
  const { places, map, cell } = scene
  const boxes = [...scene.sources, ...scene.targets].map((node) => node.querySelector(".box"))
  const ribbon = map || !places ? null : scene.row(scene.step).map((weight, source) => ({
    x: (places.sources[source].along + places.targets[cell].along - weight * places.full) / 2, y: places.start,
    width: Math.max(1, weight * places.full), height: places.end - places.start,
  }))
  return { boxes: boxes.map((box) => [box, box.getBoundingClientRect()]), ribbon }
}

// From where everything stood to where it stands now.
function turnFrom(scene, { boxes, ribbon }) {
  for (const [box, before] of boxes) {
    const after = box.getBoundingClientRect()
    const moved = `translate(${before.left - after.left}px, ${before.top - after.top}px)`
    const scale = `scale(${before.width / after.width}, ${before.height / after.height})`
    box.animate([{ transformOrigin: "0 0", transform: `${moved} ${scale}` }, { transformOrigin: "0 0", transform: "none" }], STEADY)
  }
  if (!scene.map) {
    const appear = [{ strokeDasharray: "0 2" }, { strokeDasharray: "1 2" }]
    for (const path of scene.paths) path.animate(appear, STEADY)
    scene.past.animate([{ opacity: 0 }, { opacity: 1 }], STEADY)
    return
  }
  for (const group of scene.now.children) {
    if (!ribbon || !group.matches(".row-now")) {
      group.animate([{ opacity: 0 }, {}], STEADY)
      continue
    }
    group.querySelectorAll("rect").forEach((rect, source) => {
      const { x, y, width, height } = rect.getBBox()
      const from = ribbon[source]
      const folded = `translate(${from.x - x}px, ${from.y - y}px) scale(${from.width / width}, ${from.height / height})`
      rect.animate([{ transform: folded }, { transform: "none" }], STEADY)
    })
  }
}
