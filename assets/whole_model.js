// A Transformer as a map: on each side the residual stream runs down as a river, sublayers stand beside it, and what
// they add flows into it. Layers are folded but for the one of the opened block, which opens in place. Every box is a
// button with a small view of its tensor. data: {name, stage: for a projector, sides: [{name, text, side, rows: [{kind,
// layer, share}]}], layers: [{side, layer, title, holds, label}], parts: [{title, size, label, block, cells, rows,
// columns, scale}], opened, details, colours, masked}; cells is base64, a byte a cell; share: how long what a row adds is
// beside what it is added to. A click sends the part's number as the trigger "open". Where another block is opened, the
// window hears "block" with its name. Tab reaches one box, the arrow keys, Home and End the others. Where the details do
// not stand beside the picture, a line at the foot of the window names the opened block, and its button leads there.

const SVG = "http://www.w3.org/2000/svg"
const ROLES = { stream: ["main"], add: ["main", "added"], branch: ["norm", "main", "added"] }
const NARROWEST = 2  // pixels of what flows in
const WIDEST = 1.2  // of the river's width

function element(name, className, ...children) {
  const made = document.createElement(name)
  made.className = className
  made.append(...children)
  return made
}

// A canvas as large as its place, whatever its pixels.
function view() {
  return element("span", "view", document.createElement("canvas"))
}

function box(role) {
  const head = element("span", "head", element("span", "title"), element("span", "size"))
  const button = element("button", `box ${role}`, head, view())
  button.type = "button"
  for (const part of button.children) part.setAttribute("aria-hidden", "true")
  return button
}

function layerOf({ title, holds, label, side, layer }) {
  const head = element("span", "head", element("span", "title", title), element("span", "holds", holds))
  const fold = element("button", "fold", head, view())
  fold.type = "button"
  fold.setAttribute("aria-label", label)
  fold.title = label
  for (const part of fold.children) part.setAttribute("aria-hidden", "true")
  const made = element("div", "layer", fold, element("div", "inside"))
  made.dataset.layer = `${side} ${layer}`
  return made
}

function build(model, { sides, layers }) {
  model.replaceChildren()
  const folded = layers.map(layerOf)
  for (const each of sides) {
    const side = element("div", `side ${each.side}`, element("div", "name"), element("div", "text"))
    for (const row of each.rows) {
      const layer = folded.find(({ dataset }) => dataset.layer === `${each.side} ${row.layer}`)
      if (layer && layer.parentElement !== side) side.append(layer)
      const made = element("div", `row ${row.kind}`, ...ROLES[row.kind].map(box))
      made.dataset.share = row.share
      const place = layer ? layer.lastChild : side
      place.append(made)
    }
    model.append(side)
  }
  model.append(document.createElementNS(SVG, "svg"))  // above the layers, below the boxes
}

// The river, what flows into it, and the lines between the boxes, wherever the browser has put them.
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
  const draw = (className, d, tip = false) => {
    const path = document.createElementNS(SVG, "path")
    path.setAttribute("class", className)
    path.setAttribute("d", d)
    if (tip) path.setAttribute("marker-end", "url(#tip)")
    svg.append(path)
    return path
  }
  const line = (className, points, tip = true) => {
    const d = `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join(" L")}`
    draw(className, d, tip)
  }
  const memories = []
  for (const side of model.querySelectorAll(".side")) {
    const ends = [...side.querySelectorAll(":scope > .row.stream .main")].map(place)
    const banks = place(side.querySelector(":scope > .row.add .added"))
    const half = Math.max(banks.right - banks.left, 1) / 2
    const [start, end] = [ends[0].bottom, ends[1].top]
    draw("river", `M${banks.left} ${start} H${banks.right} V${end} H${banks.left} z`)
    if (ends[2]) line("flow", [[banks.x, ends[1].bottom], [banks.x, ends[2].top]])
    // from a box's edge beside the river into it, as wide as its share of the stream
    const inflow = (from, share, y) => {
      const towards = from.x > banks.x ? [from.left, banks.right] : [from.right, banks.left]
      const wide = Math.max(NARROWEST, Math.min(share, WIDEST) * 2 * half)
      const [top, bottom, middle] = [y - wide / 2, y + wide / 2, (towards[0] + towards[1]) / 2]
      const fall = Math.min(6, half / 2)
      const path = draw("inflow", `M${towards[0]} ${top} C${middle} ${top} ${middle} ${top + fall} ${towards[1]} ${top + fall}
        V${bottom + fall} C${middle} ${bottom + fall} ${middle} ${bottom} ${towards[0]} ${bottom} z`)
      path.dataset.share = share
    }
    for (const row of side.querySelectorAll(".row.add, .row.branch")) {
      const layer = row.closest(".layer")
      if (layer && !layer.classList.contains("open")) continue
      const [norm, main] = ["norm", "main"].map((role) => row.querySelector(`.${role}`)).map((node) => node && place(node))
      inflow(main, Number(row.dataset.share), main.y)
      if (!norm) continue
      const [bank, near, far, facing] = norm.x > banks.x
        ? [banks.right, norm.left, norm.left, main.right] : [banks.left, norm.right, norm.right, main.left]
      if (norm.bottom <= main.top) {
        line("branch", [[bank, norm.y], [near, norm.y]])
        line("branch", [[norm.x, norm.bottom], [norm.x, main.top]])
      } else {  // past the sublayer, and back through it
        const over = norm.top - 4
        line("branch", [[bank, over], [norm.x, over], [norm.x, norm.top]])
        line("branch", [[far, norm.y], [facing, norm.y]])
      }
      if (row.querySelector(".cross")) memories.push(main)
    }
    for (const layer of side.querySelectorAll(".layer:not(.open)")) {
      const [fold, rows] = [place(layer.querySelector(".fold")), [...layer.querySelectorAll(".row")]]
      rows.forEach((row, at) => inflow(fold, Number(row.dataset.share), fold.top + (at + 1) * (fold.bottom - fold.top) / (rows.length + 1)))
      if (layer.querySelector(".cross")) memories.push(fold)
    }
  }
  const last = model.querySelector(".encoder > .row:last-child .main")
  if (!last || !memories.length) return
  const [encoder, decoder] = [...model.querySelectorAll(".side")].map(place)
  const end = place(last)
  const x = (encoder.right + decoder.left) / 2
  const ys = [...memories.map(({ y }) => y), end.y]
  line("memory", [[end.right, end.y], [x, end.y]], false)
  line("memory", [[x, Math.min(...ys)], [x, Math.max(...ys)]], false)
  for (const each of memories) line("memory", [[x, each.y], [each.left, each.y]])
}

// Open the layer that holds a button, and fold the others; null folds all.
function unfold(model, button) {
  const wanted = button?.closest(".layer") ?? null
  for (const layer of model.querySelectorAll(".layer")) {
    layer.classList.toggle("open", layer === wanted)
    layer.firstChild.setAttribute("aria-expanded", String(layer === wanted))
  }
}

function reachable(model) {
  return [...model.querySelectorAll("button")].filter((each) => each.matches(".fold") || !each.closest(".layer:not(.open)"))
}

// Tab reaches the marked box, or the first.
function rove(model) {
  const all = reachable(model)
  const marked = all.find((each) => each.matches(':focus, [aria-pressed="true"].main')) ?? all[0]
  for (const each of model.querySelectorAll("button")) each.tabIndex = each === marked ? 0 : -1
}

function roam(model, event) {
  const all = reachable(model)
  const at = all.indexOf(event.target)
  const to = {
    ArrowUp: at - 1, ArrowLeft: at - 1, ArrowDown: at + 1, ArrowRight: at + 1, Home: 0, End: all.length - 1,
  }[event.key]
  if (at < 0 || to === undefined) return
  event.preventDefault()
  event.stopPropagation()
  all[Math.max(0, Math.min(to, all.length - 1))].focus()
  rove(model)
}

export default function ({ data, parentElement, setTriggerValue }) {
  const model = parentElement.querySelector(".model")
  const foot = parentElement.querySelector(".foot")
  const shape = JSON.stringify([data.sides.map(({ rows }) => rows.map(({ kind, layer }) => [kind, layer])), data.layers])
  if (model.dataset.shape !== shape) {
    build(model, data)
    model.dataset.shape = shape
    delete model.dataset.told
  }
  model.setAttribute("aria-label", data.name)
  model.classList.toggle("stage", data.stage)
  const [rows, buttons] = [model.querySelectorAll(".row"), [...model.querySelectorAll(".box")]]
  data.sides.flatMap((side) => side.rows).forEach(({ share }, place) => { rows[place].dataset.share = share })
  model.querySelectorAll(".side").forEach((side, place) => {
    side.querySelector(".name").textContent = data.sides[place].name
    side.querySelector(".text").textContent = data.sides[place].text
  })
  const tables = Object.fromEntries(
    Object.entries(data.colours).map(([scale, colours]) => [scale, ramp(colours, data.masked)]))
  const paint = (canvas, part) => draw(canvas, part.cells, part.rows, part.columns, tables[part.scale])
  const mark = (block) => {
    const first = data.parts.findIndex((part) => part.block === block)
    unfold(model, buttons[first])
    data.parts.forEach((part, place) => buttons[place].setAttribute("aria-pressed", String(part.block === block)))
    rove(model)
    connect(model)
  }
  const open = (place) => {
    mark(data.parts[place].block)
    setTriggerValue("open", place)
    const details = document.querySelector(data.details)?.getBoundingClientRect()  // which the stage has not
    const beside = details?.left > model.getBoundingClientRect().right
    foot.hidden = !details || beside
    foot.querySelector("span").textContent = data.parts[place].label.split(". ")[0]
    if (beside && details.top < 0) lead()
  }
  const lead = () => {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
    document.querySelector(data.details)?.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" })
  }
  foot.querySelector("button").onclick = lead
  data.parts.forEach((part, place) => {
    const button = buttons[place]
    button.classList.toggle("cross", part.block.endsWith(".cross"))
    button.setAttribute("aria-label", part.label)
    button.title = part.label
    button.querySelector(".title").textContent = part.title
    button.querySelector(".size").textContent = part.size
    paint(button.querySelector("canvas"), part)
    button.onclick = () => open(place)
  })
  for (const layer of model.querySelectorAll(".layer")) {
    const inside = [...layer.querySelectorAll(".box")].map((each) => buttons.indexOf(each))
    paint(layer.querySelector(".fold canvas"), data.parts[inside.at(-1)])
    layer.querySelector(".fold").onclick = () => {
      if (!layer.classList.contains("open")) return open(inside.find((place) => buttons[place].matches(".main")))
      unfold(model, null)
      rove(model)
      connect(model)
    }
  }
  if (model.dataset.told !== data.opened) mark(model.dataset.told = data.opened)  // else it has been told of a newer one
  model.onkeydown = (event) => data.stage || roam(model, event)
  const opened = ({ detail }) => mark(detail)
  return renewed(model, () => {
    addEventListener("block", opened)
    const watcher = new ResizeObserver(() => connect(model))
    for (const each of model.querySelectorAll(".side, .layer")) watcher.observe(each)
    watcher.observe(model)
    return () => {
      watcher.disconnect()
      removeEventListener("block", opened)
    }
  })
}
