// A Transformer as one picture; every box is a button with a small view of its tensor. data: {name, stage: for a projector, sides: [{name,
// text, side, rows: [{kind, layer, parts}]}], parts: [{title, size, label, block, cells, rows, columns, scale}], opened,
// details, colours, masked}; cells is base64, a byte a cell. A click sends the part's number as the trigger "open". The
// boxes of the opened block are marked; where another is opened, the window hears "block" with its name. The picture stays where
// it is: a line at the foot of the window names the opened block, and its button leads there.

const SVG = "http://www.w3.org/2000/svg"
const ROLES = { stream: ["main"], add: ["main", "added"], branch: ["norm", "main", "added"] }

function element(name, className, ...children) {
  const made = document.createElement(name)
  made.className = className
  made.append(...children)
  return made
}

function box(role) {
  const head = element("span", "head", element("span", "title"), element("span", "size"))
  const button = element("button", role, head, document.createElement("canvas"))
  button.type = "button"
  for (const part of button.children) part.setAttribute("aria-hidden", "true")
  return button
}

function build(model, sides) {
  model.replaceChildren()
  for (const each of sides) {
    const side = element("div", `side ${each.side}`, element("div", "name"), element("div", "text"))
    let group = side
    each.rows.forEach((row, place) => {
      if (row.layer === null) group = side
      else if (row.layer !== each.rows[place - 1].layer) {
        group = element("div", "layer", element("span", "name", `Layer ${row.layer + 1}`))
        side.append(group)
      }
      group.append(element("div", `row ${row.kind}`, ...ROLES[row.kind].map(box)))
    })
    model.append(side)
  }
  model.append(document.createElementNS(SVG, "svg"))  // above the layers, below the boxes
}

// The lines between the boxes, wherever the browser has put them.
function connect(model) {
  const svg = model.querySelector("svg")
  svg.innerHTML = `<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"
    markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 L8 4 L0 8 z"/></marker></defs>`
  const origin = model.getBoundingClientRect()
  const place = (node) => {
    const { left, right, top, bottom } = node.getBoundingClientRect()
    return {
      left: left - origin.left, right: right - origin.left, top: top - origin.top, bottom: bottom - origin.top,
      x: (left + right) / 2 - origin.left, y: (top + bottom) / 2 - origin.top,
    }
  }
  const line = (className, points, tip = true) => {
    const path = document.createElementNS(SVG, "path")
    path.setAttribute("class", className)
    path.setAttribute("d", `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join(" L")}`)
    if (tip) path.setAttribute("marker-end", "url(#tip)")
    svg.append(path)
  }
  const across = (className, from, to, y) => {
    const ends = to.x > from.x ? [from.right, to.left] : [from.left, to.right]
    line(className, ends.map((x) => [x, y]))
  }
  const memories = []
  for (const side of model.querySelectorAll(".side")) {
    let last = null
    for (const row of side.querySelectorAll(".row")) {
      const [norm, main, added] = ["norm", "main", "added"].map((role) => row.querySelector(`.${role}`)).map(
        (node) => node && place(node))
      const next = added ?? main
      const gap = last ? next.top - last.bottom : 0
      if (last) line("flow", [[next.x, last.bottom], [next.x, next.top]])
      if (norm) {  // out above the row, past the sublayer, and back through it
        const y = next.top - 0.35 * Math.min(gap, 12)
        line("branch", [[next.x, y], [norm.x, y], [norm.x, norm.top]])
        across("branch", norm, main, norm.y)
      }
      if (added) across("branch", main, added, added.y)
      if (row.querySelector(".cross")) memories.push(main)
      last = next
    }
  }
  const ends = model.querySelectorAll(".encoder > .row:last-child .main")
  if (!ends.length || !memories.length) return
  const [encoder, decoder] = [...model.querySelectorAll(".side")].map(place)
  const end = place(ends[0])
  const beside = decoder.left > encoder.right
  const x = beside ? (encoder.right + decoder.left) / 2 : 5
  const below = (each) => each.bottom + 4  // in under the sublayer: its norm stands in the way
  const ys = [...memories.map(below), end.y]
  line("memory", [[beside ? end.right : end.left, end.y], [x, end.y]], false)
  line("memory", [[x, Math.min(...ys)], [x, Math.max(...ys)]], false)
  for (const each of memories) line("memory", [[x, below(each)], [each.x, below(each)], [each.x, each.bottom]])
}

export default function ({ data, parentElement, setTriggerValue }) {
  const model = parentElement.querySelector(".model")
  const foot = parentElement.querySelector(".foot")
  const shape = JSON.stringify(data.sides.map((side) => side.rows))
  if (model.dataset.shape !== shape) {
    build(model, data.sides)
    model.dataset.shape = shape
    delete model.dataset.told
  }
  model.setAttribute("aria-label", data.name)
  model.classList.toggle("stage", data.stage)
  model.querySelectorAll(".side").forEach((side, place) => {
    side.querySelector(".name").textContent = data.sides[place].name
    side.querySelector(".text").textContent = data.sides[place].text
  })
  const tables = Object.fromEntries(
    Object.entries(data.colours).map(([scale, colours]) => [scale, ramp(colours, data.masked)]))
  const buttons = model.querySelectorAll("button")
  data.parts.forEach((part, place) => {
    const button = buttons[place]
    button.classList.toggle("cross", part.block.endsWith(".cross"))
    button.setAttribute("aria-label", part.label)
    button.title = part.label
    button.querySelector(".title").textContent = part.title
    button.querySelector(".size").textContent = part.size
    draw(button.querySelector("canvas"), part.cells, part.rows, part.columns, tables[part.scale])
    button.onclick = () => {
      setTriggerValue("open", place)
      foot.hidden = !document.querySelector(data.details)  // which the stage has not
      foot.querySelector("span").textContent = part.label.split(". ")[0]
    }
  })
  foot.querySelector("button").onclick = () => {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
    document.querySelector(data.details)?.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" })
  }
  const mark = (block) => {
    data.parts.forEach((part, place) => buttons[place].setAttribute("aria-pressed", String(part.block === block)))
  }
  if (model.dataset.told !== data.opened) mark(model.dataset.told = data.opened)  // else it has been told of a newer one
  const opened = ({ detail }) => mark(detail)
  addEventListener("block", opened)
  const watcher = new ResizeObserver(() => connect(model))
  watcher.observe(model)
  for (const side of model.querySelectorAll(".side")) watcher.observe(side)
  return () => {
    watcher.disconnect()
    removeEventListener("block", opened)
  }
}
