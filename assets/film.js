// Trainings replayed side by side: curves with the present moment, and of each model the translation and the map of one
// sentence. data: {id, name, packed, moment, heard, shares, colours: {light, dark}}, packed: charts/film.py's, as JSON.
// A moment that has rested is told as the trigger "rest": {moment, number}; `heard` is the last number that the server
// knows.

const PACE = 700  // milliseconds of a moment
const TOLD = (label, text, column) => `“${label}” looks ${text} at “${column}”.`

// Colours of the shares' numbers: the palette's stand at even steps of the square root, as in every map.
function shareColours(shares, colours) {
  const stops = colours.map((each) => [1, 3, 5].map((at) => parseInt(each.slice(at, at + 2), 16)))
  return Uint32Array.from(shares, ([share]) => {
    const at = Math.sqrt(share) * (stops.length - 1)
    const low = Math.min(Math.floor(at), stops.length - 2)
    const [red, green, blue] = [0, 1, 2].map((part) =>
      Math.round(stops[low][part] + (at - low) * (stops[low + 1][part] - stops[low][part])))
    return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0
  })
}

function drawn(name, attributes) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}

// One model's card: what it writes and where it looks.
class Card {
  constructor(model, rows) {
    Object.assign(this, { model, rows })
    const swatch = drawn("svg", { class: "swatch", viewBox: "0 0 28 10", "aria-hidden": "true" })
    this.line = drawn("path", { d: "M1 5h26", "stroke-dasharray": model.dashes.join(" ") })
    swatch.append(this.line)
    this.score = element("p", { class: "score" })
    this.french = element("p", { class: "french", lang: "fr" })
    this.note = element("p", { class: "note" })
    this.node = element("section", { class: "card", "aria-label": model.title },
      element("p", { class: "title" }, swatch, model.title), this.score, this.french)
    if (model.frames[0].cells === undefined) {
      this.node.append(element("p", { class: "none" }, "No attention: the decoder gets one vector, so there is no map."))
      return
    }
    this.canvas = element("canvas", { "aria-hidden": "true" })
    this.labels = element("div", { class: "rows", lang: "fr", "aria-hidden": "true" },
      ...Array.from({ length: rows }, () => element("span")))
    this.node.append(element("div", { class: "map" },
      element("div", { class: "columns", lang: "en", "aria-hidden": "true" },
        ...model.columns.map((label) => element("span", {}, label))), this.labels, this.canvas), this.note)
    this.canvas.addEventListener("pointermove", (event) => this.point(event))
    this.canvas.addEventListener("pointerleave", () => say(this.note, this.rest))
  }

  colour(scheme, shares, colours) {
    this.ink = this.model.colours[scheme]
    this.line.style.stroke = this.ink
    this.node.style.setProperty("--line", this.ink)
    Object.assign(this, { shares, table: shareColours(shares, colours) })
    if (this.frame) this.paint()
  }

  show(moment) {
    const { at, scores, frames } = this.model
    this.frame = frames[at[moment]]
    say(this.score, scores[moment])
    say(this.french, this.frame.text || "nothing")
    this.french.classList.toggle("empty", !this.frame.text)
    put(this.french, "title", this.frame.text)
    if (!this.canvas) return
    this.rest = this.frame.more ? `and ${this.frame.more} more piece${this.frame.more > 1 ? "s" : ""}` : "\u00a0"
    say(this.note, this.rest)
    Array.from(this.labels.children).forEach((node, row) => say(node, this.frame.labels[row] ?? ""))
    this.paint()
  }

  paint() {
    if (!this.canvas) return
    const columns = this.model.columns.length, rows = this.frame.labels.length
    this.cells = bytes(this.frame.cells)
    this.canvas.width = columns
    this.canvas.height = rows
    this.canvas.style.setProperty("--rows", rows)
    const context = this.canvas.getContext("2d")
    const image = context.createImageData(columns, rows)
    new Uint32Array(image.data.buffer).set(Uint32Array.from(this.cells, (share) => this.table[share]))
    context.putImageData(image, 0, 0)
  }

  point(event) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect()
    const columns = this.model.columns.length
    const column = Math.floor(((event.clientX - left) / width) * columns)
    const row = Math.floor(((event.clientY - top) / height) * this.frame.labels.length)
    const share = this.shares[this.cells[row * columns + column]]
    if (share) say(this.note, TOLD(this.frame.labels[row], share[1], this.model.columns[column]))
  }
}

// One quantity of all models over the steps, with the present moment.
class Panel {
  constructor({ title, top, lines }, { models, ticks }, pick) {
    this.lines = lines.map(({ points }) => points)
    this.svg = drawn("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" })
    this.now = element("i", { class: "now" })
    // of each model: the line of its run, and that of the weights that lead to the shipped ones
    this.paths = lines.map(({ run, points }, at) => [points.slice(0, run), points.slice(run)].map((part, number) => {
      const places = part.filter(Boolean).map(([x, y]) => `${100 * x} ${100 - 100 * y}`)
      const path = drawn("path", {
        class: number ? "road" : "run",
        d: places.length ? `M${places.join("L")}` : "",
        "stroke-dasharray": models[at].dashes.join(" "),
      })
      this.svg.append(path)
      return path
    }))
    this.dots = lines.map(() => element("i", { class: "dot" }))
    this.stops = lines.map(({ run, points }) => points.slice(run).map((point) => {
      const dot = element("i", { class: "end" })
      this.place(dot, point)
      return dot
    }))
    const field = element("div", { class: "field" }, this.svg, this.now, ...this.stops.flat(), ...this.dots)
    const ticked = ticks.map(([x, text]) => element("span", { style: `left: ${100 * x}%` }, text))
    this.node = element("div", { class: "panel", "aria-hidden": "true" },
      element("p", { class: "caption" }, `${title}, from 0 to ${top}`), field,
      element("div", { class: "ticks" }, ...ticked, element("span", { class: "last" }, "shipped")))
    field.addEventListener("pointerdown", (event) => {
      const { left, width } = field.getBoundingClientRect()
      pick((event.clientX - left) / width)
    })
  }

  place(dot, point) {
    dot.style.display = point ? "" : "none"
    if (point) Object.assign(dot.style, { left: `${100 * point[0]}%`, top: `${100 - 100 * point[1]}%` })
  }

  colour(inks) {
    inks.forEach((ink, at) => {
      for (const path of this.paths[at]) path.style.stroke = ink
      for (const stop of this.stops[at]) stop.style.borderColor = ink
      this.dots[at].style.background = ink
    })
  }

  show(x, frames) {
    this.now.style.left = `${100 * x}%`
    frames.forEach((frame, at) => this.place(this.dots[at], this.lines[at][frame]))
  }
}

class Film {
  constructor(root) {
    this.root = root
    this.accord = new Accord()
    this.curves = element("div", { class: "curves" })
    this.cards = element("div", { class: "cards" })
    this.said = element("p", { class: "said", "aria-live": "polite" })
    this.label = element("strong", { class: "moment", "aria-hidden": "true" })
    this.controls = element("div", { class: "controls" })
    this.hint = element("p", { class: "hint", "aria-hidden": "true" }, "Space plays · ← → step")
    root.append(this.curves, this.said, this.controls, this.cards)
    this.playback = new Playback(root, this.controls, {
      enter: (moment) => this.enter(moment),
      move: () => {},
      rest: (moment) => this.rest(moment),
      described: (moment) => this.reel?.moments[moment].label ?? "",
      lasts: () => PACE,
      moves: () => 1,
      label: "Moment of the training",
    })
    this.playback.everywhere = true
    this.controls.querySelector(".track").before(this.label)
    this.controls.append(this.hint)
  }

  take(data) {
    put(this.root, "aria-label", data.name)
    const elsewhere = this.accord.news(data.heard, data.moment)
    const anew = data.id !== this.id
    if (anew) this.build(JSON.parse(data.packed))
    this.colour(data)
    if (anew) {
      this.id = data.id
      this.playback.begin(this.reel.moments.length, data.moment)
    } else if (elsewhere) {
      this.playback.stop()
      this.playback.go(data.moment)
    }
  }

  build(reel) {
    this.reel = reel
    this.parts = reel.models.map((model) => new Card(model, reel.rows))
    this.panels = reel.panels.map((panel) => new Panel(panel, reel, (x) => this.near(x)))
    this.curves.replaceChildren(...this.panels.map(({ node }) => node))
    this.cards.replaceChildren(...this.parts.map(({ node }) => node))
    this.root.style.setProperty("--rows", reel.rows)
    this.root.style.setProperty("--letters", Math.max(...reel.models.flatMap(({ columns }) => columns.map((each) => each.length))))
    this.scheme = undefined
  }

  colour({ colours, shares }) {
    const [red, green, blue] = getComputedStyle(this.root).color.match(/[\d.]+/g).map(Number)
    const scheme = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 128 ? "dark" : "light"
    if (scheme === this.scheme) return
    this.scheme = scheme
    this.root.style.setProperty("--faint", colours[scheme].faint)
    for (const part of this.parts) part.colour(scheme, shares, colours[scheme].weights)
    for (const panel of this.panels) panel.colour(this.parts.map(({ ink }) => ink))
  }

  // The moment nearest to a place on a curve's axis.
  near(x) {
    const away = this.reel.moments.map((moment) => Math.abs(moment.x - x))
    this.playback.walk(away.indexOf(Math.min(...away)))
  }

  enter(moment) {
    const { x, said, label } = this.reel.moments[moment]
    for (const part of this.parts) part.show(moment)
    for (const panel of this.panels) panel.show(x, this.parts.map(({ model }) => model.at[moment]))
    say(this.label, label)
    say(this.said, said)
  }

  rest(moment) {
    const number = this.accord.telling(moment)
    if (number) this.tell({ moment, number })
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".film")
  root.film ??= new Film(root)
  root.film.tell = (rested) => setTriggerValue("rest", rested)
  root.film.take(data)
  return onceGone(root, () => root.film.playback.leave())
}
