// What stands between English and French in the player. `places`: {downwards, sources, targets, start, end, full}; each
// word there is {along, size, near, far}: `along` the direction of reading, near and far from English to French.

const HAIR = 0.8  // pixels: thinner ribbons are drawn so wide and the fainter
const STRONG = 0.5  // the weight from which on a word has the paper's colour on a full one

function drawn(parent, name, attributes) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  parent.append(made)
  return made
}

// A weight's colour, on the square-root ramp of all weights; from a half on a full one, with the paper's colour on it.
// The end mark is grey.
function shade(weight, end) {
  if (weight >= STRONG) return end ? "var(--faint)" : "var(--weight-3)"
  if (weight < 0.005) return ""
  if (end) return `color-mix(in oklab, var(--faint) ${(60 * weight).toFixed(0)}%, var(--st-secondary-background-color))`
  const at = Math.min(2, 4 * Math.sqrt(weight))
  const low = Math.min(1, Math.floor(at))
  return `color-mix(in oklab, var(--weight-${low + 1}) ${((at - low) * 100).toFixed(0)}%, var(--weight-${low}))`
}

function tint(node, weight, end = false) {
  const colour = shade(weight, end)
  if (node.dataset.tint === colour) return
  node.dataset.tint = colour
  node.style.background = colour
  node.style.color = weight >= STRONG ? "var(--st-background-color)" : ""
}

function spot(places, along, off) {
  const [x, y] = places.downwards ? [off, along] : [along, off]
  return `${x.toFixed(1)} ${y.toFixed(1)}`
}

// Ribbons of a row of weights: at the French word side by side, together as wide as 1. end_mark: its place among
// the English words; its ribbon is grey.
function ribbons(parent, places, row, cell, least, end_mark) {
  const { sources, targets, start, end, full } = places
  const bend = 0.58 * (end - start)
  const most = Math.max(...row)
  let reached = targets[cell].along - full / 2
  row.forEach((weight, source) => {
    const width = weight * full
    const to = reached + width / 2
    reached += width
    if (weight < least && weight < most) return
    const from = sources[source].along
    const d = `M${spot(places, from, start)} C${spot(places, from, start + bend)} ${spot(places, to, end - bend)} `
      + spot(places, to, end)
    const to_end = source === end_mark ? { class: "to-end" } : {}
    const thick = { "stroke-width": Math.max(width, HAIR).toFixed(2), pathLength: "1", "data-source": source }
    const ribbon = drawn(parent, "path", { d, ...thick, ...to_end })
    ribbon.style.opacity = Math.min(1, Math.max(0.2, width / HAIR)).toFixed(2)
  })
}

// Without attention one line goes through everything: it reads, crosses over as one vector, and writes. These are its
// parts: what is read, the crossing, what is written up to a word, and the way to the next.
function chain(places) {
  const { sources, targets, start, end } = places
  const place = (...where) => spot(places, ...where)
  const middle = (start + end) / 2
  const near = start + 0.14 * (end - start), far = end - 0.14 * (end - start)
  const first = sources[0].along, last = sources.at(-1).along, begin = targets[0].along
  const turn = Math.min(middle - near, first, begin)
  const stroke = (along, from, to) => `M${place(along, from)} L${place(along, to)}`
  const crossing = `M${place(last, near)} C${place(last + turn, near)} ${place(last + turn, middle)} `
    + `${place(last, middle)} L${place(begin, middle)} C${place(begin - turn, middle)} ${place(begin - turn, far)} `
    + place(begin, far)
  const words = sources.map(({ along }) => stroke(along, start, near))
  return {
    crossing,
    read: `${words.join(" ")} M${place(first, near)} L${place(last, near)}`,
    written(cell) {
      if (!cell) return ""
      const writes = targets.slice(0, cell).map(({ along }) => stroke(along, far, end))
      return `${writes.join(" ")} M${place(begin, far)} L${place(targets[cell - 1].along, far)}`
    },
    next(cell) {
      const { along } = targets[cell]
      const before = cell ? `M${place(targets[cell - 1].along, far)}` : crossing
      return `${before} L${place(along, far)} L${place(along, end)}`
    },
  }
}
