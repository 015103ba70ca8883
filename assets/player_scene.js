// One record of the player: English above, French below it, and between them what the current step looks at, as ribbons
// as wide as their weight. In a narrow place the two stand side by side and are read downwards.

const DRAWN = 0.002, REMEMBERED = 0.05, TOLD = 0.02  // the least weight of a ribbon, of a faint one, and with a number
const DOWNWARDS = 440  // pixels: narrower places are read downwards
const END = "The end mark closes the sentence; attention that no word gets often goes there."

// What sentences call the words: their labels, but for those that come again. names: [place, name] of these.
function named(labels, names) {
  const all = [...labels]
  for (const [at, name] of names) all[at] = name
  return all
}

class Scene {
  // place: an empty element. track: of charts/player.py. shares: [share, text] by the numbers that its weights are.
  // shape: "ribbons", "map" or "bars". pick(step), point(source): what a click on a word asks for.
  constructor(place, track, shares, { shape, pick, point }) {
    Object.assign(this, { place, track, shape, step: 0, pointed: -1, moved: 1 })
    this.views = track.views.map((view) => Array.from(bytes(view.weights), (number) => shares[number][0]))
    this.texts = new Map(shares)
    this.sourceNames = named(track.sources, track.source_names)
    this.cellNames = named(track.cells.map(([label]) => label), track.cell_names)
    this.now = document.createElementNS(SVG, "svg")
    this.past = document.createElementNS(SVG, "svg")
    this.now.setAttribute("class", "now")
    this.past.setAttribute("class", "past")
    for (const svg of [this.now, this.past]) svg.setAttribute("aria-hidden", "true")
    const marks = new Map(track.marks.map(([at, ...mark]) => [at, mark]))
    const parts = new Map(track.parts)
    this.sources = track.sources.map((label, at) => englishWord(parts.get(at) ?? [label], marks.get(at)))
    this.targets = track.cells.map((cell) => frenchWord(cell, track.steps))
    const [english_ends, french_ends] = track.ends
    this.end = english_ends ? this.sources.length - 1 : -1
    if (english_ends) this.sources.at(-1).dataset.end = ""
    if (french_ends) this.targets.at(-1).dataset.end = ""
    this.sources.forEach((cell, at) => { cell.onclick = () => point(at) })
    this.targets.forEach((cell, at) => { cell.onclick = () => pick(track.cells[at][2]) })
    const english = element("div", { class: "row sources", role: "toolbar", lang: "en",
      "aria-label": "English: which French words look at each" }, ...this.sources)
    const french = element("div", { class: "row targets", role: "toolbar", lang: "fr",
      "aria-label": "French: the step that writes each" }, ...this.targets)
    english.onkeydown = (event) => this.roam(event)
    this.board = element("div", { class: "board" }, this.past, this.now, english, french)
    this.scroll = element("div", { class: "scroll" }, this.board)
    const spelled = french_ends ? this.targets.slice(0, -1) : this.targets  // all but the end mark
    this.text = spelled.flatMap((node, at) => [track.gaps[at], ...[...node.firstChild.children]
      .map((part) => element("span", { class: "part" }, part.textContent))])
    this.whole = element("p", { class: "whole-french", lang: "fr", "aria-hidden": "true" }, ...this.text)
    place.classList.toggle("blind", track.crossing > 0)
    if (track.crossing) this.board.append(element("span", { class: "vector" }, `one vector, ${track.crossing} numbers`))
    place.replaceChildren(this.scroll, this.whole)
    this.roamed = 0
    this.watcher = new ResizeObserver(() => this.lay())
    this.watcher.observe(this.board)
    this.watcher.observe(place)
  }

  // The arrow keys among the English words; elsewhere they step.
  roam(event) {
    const last = this.sources.length - 1
    const to = { ArrowLeft: this.roamed - 1, ArrowRight: this.roamed + 1, Home: 0, End: last }[event.key]
    if (to === undefined) return
    event.preventDefault()
    this.roamed = Math.max(0, Math.min(to, last))
    this.reach()
    this.sources[this.roamed].focus()
  }

  // Tab reaches one word of each row.
  reach() {
    this.sources.forEach((cell, at) => put(cell, "tabindex", at === this.roamed ? "0" : "-1"))
    this.targets.forEach((cell, at) => put(cell, "tabindex", at === this.cell ? "0" : "-1"))
  }

  get cell() {
    return this.track.steps[this.step].cell
  }

  // One row of the chosen view; nothing where there is no attention.
  row(number) {
    const view = this.views[this.view]
    const size = this.sources.length
    return view ? view.slice(number * size, (number + 1) * size) : new Array(size).fill(0)
  }

  told(weight) {
    return weight >= TOLD ? this.texts.get(weight) : ""
  }

  enter(step, view, pointed) {
    const { track } = this
    const last = track.steps.length - 1
    const focused = this.targets.includes(this.place.getRootNode().activeElement)
    if (view !== this.view || this.faint === undefined) this.remember(view)
    Object.assign(this, { step: Math.min(step, last), view, pointed })
    const { cell } = this
    this.targets.forEach((node, at) => {
      const [label, gloss, start, end, , sureness, told] = track.cells[at]
      const whole = at < cell || (at === cell && this.step === end - 1)
      const state = at < cell ? "written" : at === cell ? "current" : "coming"
      const parts = [...node.firstChild.children]
      const now = at === cell ? this.partWritten(parts, this.step - start) : -1
      parts.forEach((part, number) => {
        put(part, "class", `part ${at < cell || number < now ? "written" : number === now ? "now" : ""}`)
      })
      put(node, "class", `cell ${state} ${whole ? sureness : ""}`)
      put(node, "title", "end" in node.dataset ? END : whole ? told : "")
      const so_far = at === cell ? `“${track.steps[this.step].written}” so far` : "not written yet"
      put(node, "aria-label", [label, gloss, whole ? told : so_far].filter(Boolean).join(", "))
      if (at === cell) put(node, "aria-current", "step")
      else node.removeAttribute("aria-current")
    })
    const row = pointed < 0 ? this.row(this.step) : null
    this.sources.forEach((node, at) => {
      const weight = row ? row[at] : 0
      const [share, box] = node.children
      say(share, this.told(weight))
      tint(box, weight, at === this.end)
      put(node, "aria-pressed", String(at === pointed))
      const of = row && this.views[view] ? `: ${this.texts.get(weight)} of this step’s weight` : ""
      const told = node.dataset.told ? `; ${node.dataset.told}` : ""
      const name = at === this.end ? "end" : `“${this.sourceNames[at]}”`
      put(node, "title", `${name}${of}${told}${at === this.end ? `. ${END}` : ""}`)
    })
    this.targets.forEach((node, at) => this.asked(node, at))
    const parts = this.text.filter((part) => part instanceof Element)
    parts.forEach((part, at) => put(part, "class", `part ${at < this.step ? "written" : at === this.step ? "now" : ""}`))
    this.reach()
    if (focused) this.targets[cell].focus({ preventScroll: true })
    this.draw()
    this.follow()
  }

  // The number of the part that a word's step adds; of a piece without text of its own, the one before it.
  partWritten(parts, number) {
    while (number > 0 && !parts[number].textContent) number -= 1
    return number
  }

  // The French words' side of an English word that is pointed at: how much each written one looks at it.
  asked(node, at) {
    const [box, gloss] = node.children
    const weight = this.pointed < 0 || at > this.cell ? -1 : this.column(at)
    say(gloss, weight < 0 ? this.track.cells[at][1] : this.told(weight))
    gloss.classList.toggle("asked", weight >= 0)
    tint(box, Math.max(0, weight))
  }

  column(cell) {
    return this.row(cell === this.cell ? this.step : this.track.cells[cell][4])[this.pointed]
  }

  columnSaid() {
    const word = this.sourceNames[this.pointed]
    const looks = this.cellNames.slice(0, this.cell + 1)
      .map((name, at) => [at === this.cell ? this.writtenName() : name, this.column(at)])
      .filter(([, weight]) => weight >= TOLD)
      .sort(([, one], [, other]) => other - one)
      .slice(0, 4)
    const end = this.pointed === this.end
    const name = end ? "the end mark" : `“${word}”`
    const looking = looks.map(([label, weight]) => `${label} ${this.told(weight)}`).join(", ")
    const said = looks.length ? `${end ? "Looking at it" : `Looking at ${name}`}: ${looking}.`
      : `No French word so far looks at ${name} with 2 % or more.`
    return end ? `${END} ${said}` : said
  }

  // What is written so far of the current word; its name once it is whole.
  writtenName() {
    const { cells, steps } = this.track
    const { written } = steps[this.step]
    return written === cells[this.cell][0] ? this.cellNames[this.cell] : written
  }

  // Which way it is read, by the room that there is; a map is read across.
  orient() {
    const downwards = this.place.dataset.rows === undefined && this.place.clientWidth < DOWNWARDS
    const possible = this.views.length > 0 && !(this.shape === "map" && downwards)
    this.drawnAs = possible ? this.shape : "ribbons"
    this.place.classList.toggle("downwards", downwards)
    this.place.classList.toggle("as-map", this.drawnAs === "map")
    return downwards
  }

  // Ribbons, the map or bars.
  turnInto(shape) {
    const before = snapshot(this)
    Object.assign(this, { shape, fitted: undefined, laid: undefined })
    this.lay()
    if (!calm()) turnFrom(this, before)
  }

  // Where everything stands.
  lay() {
    const downwards = this.orient()
    if (this.fitted !== this.place.clientWidth) {  // smaller words where they would not fit
      fitWords(this.place, this.scroll, !downwards)
      this.fitted = this.place.clientWidth
    }
    const measured = (cell) => {
      const box = cell.querySelector(".box")
      const [left, top, width, height] = [box.offsetLeft, box.offsetTop, box.offsetWidth, box.offsetHeight]
      return downwards
        ? { along: top + height / 2, size: height, near: left, far: left + width }
        : { along: left + width / 2, size: width, near: top, far: top + height }
    }
    const top = this.drawnAs === "map" ? this.targets[0].parentElement.offsetTop : 0  // its place is what they are measured in
    const places = {
      downwards, sources: this.sources.map(measured), targets: this.targets.map(measured),
      columns: this.sources.map((cell) => ({ from: cell.offsetLeft, size: cell.offsetWidth })),
      rows: this.targets.map((cell) => ({ from: top + cell.offsetTop, size: cell.offsetHeight })),
    }
    const text = JSON.stringify(places)
    if (text === this.laid) return
    this.laid = text
    const widest = parseFloat(getComputedStyle(this.place).getPropertyValue("--widest")) || 30
    places.full = Math.min(widest, ...places.targets.map(({ size }) => size - 6))
    places.start = Math.max(...places.sources.map(({ far }) => far))
    places.end = Math.min(...places.targets.map(({ near }) => near))
    this.places = places
    this.faint = undefined
    if (this.view !== undefined || !this.views.length) {
      this.remember(this.view)
      this.draw()
      this.move(this.moved)
      this.follow()
    }
  }

  // The faint ribbons of all French words, hidden until they are written.
  remember(view) {
    this.view = view
    if (!this.places) return
    this.past.replaceChildren()
    this.faint = this.track.cells.map(([, , , , row], cell) => {
      const group = drawn(this.past, "g", { display: "none" })
      if (this.views.length && this.drawnAs === "ribbons") ribbons(group, this.places, this.row(row), cell, REMEMBERED, this.end)
      return group
    })
    if (this.views.length) return
    this.chain = chain(this.places)
    for (const d of [this.chain.read, this.chain.crossing]) drawn(this.past, "path", { class: "line", d })
  }

  draw() {
    if (!this.places) return
    if (this.drawnAs !== "ribbons") return this.drawWeights()
    const asking = this.pointed >= 0
    this.faint.forEach((group, at) => put(group, "display", at < this.cell && !asking ? "inline" : "none"))
    this.now.replaceChildren()
    this.board.classList.toggle("asking", asking)
    if (!this.views.length) {
      drawn(this.now, "path", { class: "line", d: this.chain.written(this.cell) })
      drawn(this.now, "path", { class: "line going", d: this.chain.next(this.cell), pathLength: "1" })
    } else if (!asking) ribbons(this.now, this.places, this.row(this.step), this.cell, DRAWN, this.end)
    else {
      for (let cell = 0; cell <= this.cell; cell++) {
        const row = this.row(cell === this.cell ? this.step : this.track.cells[cell][4])
        const asked = row.map((weight, at) => (at === this.pointed ? weight : 0))
        ribbons(this.now, this.places, asked, cell, DRAWN, this.end)
      }
    }
    this.paths = [...this.now.querySelectorAll("[pathLength]")]
  }

  drawWeights() {
    const { places, cell, pointed, end } = this
    const shades = (at) => this.row(at === cell ? this.step : this.track.cells[at][4])
    this.now.replaceChildren()
    if (this.drawnAs === "bars") rowBars(this.now, places, this.row(this.step), { pointed, end })
    else mapCells(this.now, { ...places, shades, cell, pointed, end, texts: (weight) => this.told(weight) })
    this.paths = []
  }

  // progress: 0 to 1. First the ribbons come down, then the word is written.
  move(progress) {
    this.moved = progress
    const come = eased(Math.min(1, progress / 0.65))
    const write = Math.max(0, Math.min(1, (progress - 0.65) / 0.3))
    for (const path of this.paths ?? []) path.style.strokeDasharray = come < 1 ? `${come} 2` : ""
    for (const bar of this.now.querySelectorAll(".bar")) bar.style.transform = come < 1 ? this.grown(come) : ""
    const current = this.targets[this.cell]
    if (this.written !== current && this.written) this.written.style.removeProperty("--write")
    this.written = current
    if (write < 1) current.style.setProperty("--write", write.toFixed(3))
    else current.style.removeProperty("--write")
  }

  // A bar of which a share is drawn.
  grown(share) {
    return this.places.downwards ? `scale(${share}, 1)` : `scale(1, ${share})`
  }

  // Keep the word that is written, and the one it looks at most, in sight.
  follow() {
    if (!this.places) return
    const { downwards, sources, targets } = this.places
    const seen = downwards ? this.scroll.clientHeight : this.scroll.clientWidth
    const whole = downwards ? this.scroll.scrollHeight : this.scroll.scrollWidth
    if (whole <= seen) return
    const row = this.row(this.step)
    const looked = this.views.length ? sources[row.indexOf(Math.max(...row))].along : targets[this.cell].along
    const { along } = this.drawnAs === "map" ? { along: looked } : targets[this.cell]
    const centre = Math.abs(looked - along) < 0.8 * seen ? (looked + along) / 2 : along
    const to = Math.max(0, Math.min(centre - seen / 2, whole - seen))
    const fast = performance.now() - (this.followed ?? 0) < 350 || calm()
    this.followed = performance.now()
    this.scroll.scrollTo({ [downwards ? "top" : "left"]: to, behavior: fast ? "instant" : "smooth" })
  }

  leave() {
    this.watcher.disconnect()
  }
}
