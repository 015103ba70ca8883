// One attention step, played from pause to pause: the query passes the keys, products grow into bars, softmax presses
// them to weights, the values are scaled by these and added up. data: {packed, id, name, row, heard, shares, everywhere,
// stage, colours: {light, dark}}, packed: charts/attention_step.py's, as JSON. A query that has rested is told as the trigger "rest":
// {row, number}.

class AttentionStep {
  constructor(root) {
    this.root = root
    this.accord = new Accord()
    this.queries = element("div", { class: "queries" })
    this.table = element("div", { class: "table" })
    this.said = element("p", { class: "said", "aria-live": "polite" })
    this.note = element("p", { class: "note" })
    this.controls = element("div", { class: "controls named" })
    root.append(this.queries, this.table, this.said, this.controls, this.note)
    this.row = 0
    // what scrolls is reached by Tab, so that the keyboard can scroll it
    this.watcher = new ResizeObserver(([{ target }]) => {
      if (target.scrollHeight > target.clientHeight + 1) target.tabIndex = 0
      else target.removeAttribute("tabindex")
    })
    this.playback = new Playback(root, this.controls, {
      enter: (pause) => this.enter(pause),
      move: (progress) => this.move(progress),
      rest: () => this.rest(),
      described: (pause) => this.data?.pauses[pause][1] ?? "",
      lasts: (pause) => this.moves(pause) + 1500,
      moves: (pause) => this.moves(pause),
      soon: 0.7,
      label: "Stage of the computation",
    })
  }

  // The query needs its time with every key.
  moves(pause) {
    const many = ["products", "context"].includes(this.data.pauses[pause][0])
    return many ? Math.min(4000, 260 * this.data.keys.length) : 900
  }

  take(data) {
    this.colour(data.colours)
    put(this.root, "aria-label", data.name)
    this.playback.everywhere = data.everywhere
    this.root.classList.toggle("stage", data.stage)
    const elsewhere = this.accord.news(data.heard, data.row)
    if (data.id !== this.id) {
      this.id = data.id
      this.build({ ...data, ...JSON.parse(data.packed) })
    } else if (elsewhere) this.choose(data.row)
    this.paintAll()
  }

  colour({ light, dark }) {
    const [red, green, blue] = getComputedStyle(this.root).color.match(/[\d.]+/g).map(Number)
    const chosen = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 128 ? dark : light
    for (const name of ["query", "key", "value", "faint", "ink"]) this.root.style.setProperty(`--${name}`, chosen[name])
    this.root.style.setProperty("--weight", chosen.weights[3])
    this.root.style.setProperty("--minus", chosen.contributions[0])
    this.root.style.setProperty("--plus", chosen.contributions[4])
    this.colours = ramp(chosen.contributions, 255)
  }

  build(data) {
    const { kind, keys, strips, looks, size } = data
    this.data = data
    this.strips = Object.fromEntries(Object.entries(strips).map(([name, { columns, full, cells }]) => {
      const numbers = Array.from(bytes(cells), (byte) => (byte - ZERO) / ZERO)
      return [name, { columns, full, row: (at) => numbers.slice(at * columns, (at + 1) * columns) }]
    }))
    this.weights = looks.map((look) => Array.from(bytes(look.weights), (number) => data.shares[number]))
    this.root.classList.toggle("additive", kind === "additive")
    this.root.style.setProperty("--rows", keys.length + Math.floor(looks.length / 12))  // with the words' further lines
    this.query = strip(strips.queries.columns)
    this.passing = strip(strips.queries.columns)
    this.passing.classList.add("passing")
    this.context = strip(strips.contexts.columns)
    this.first = element("span", { class: "numbers" })
    this.subject = element("strong", {})
    this.sum = element("span", { class: "total" }, "sum 100\u00a0%")
    this.lines = keys.map((label) => meeting(label, strips.keys.columns, strips.values.columns))
    const captions = HEADS[kind](size).map((text, at) => element("span", { class: `caption of-${COLUMNS[at]}` }, text))
    this.list = element("div", { class: "meetings", role: "group", "aria-label": "Keys" }, this.passing,
      ...this.lines.map(({ node }) => node))
    this.watcher.disconnect()
    this.watcher.observe(this.list)
    this.table.replaceChildren(
      element("div", { class: "line asking" }, element("div", { class: "at-label caption of-query" }, "query"),
        element("div", { class: "at-key" }, this.query),
        element("div", { class: "subject" }, this.subject, this.first)),
      line("captions", ...captions), this.list,
      element("div", { class: "line adding-up" },
        element("div", { class: "at-result caption of-value" }, "context: their sum"),
        element("div", { class: "at-weight" }, this.sum), element("div", { class: "at-value" }, this.context)))
    this.chips(data)
    say(this.note, data.note)
    this.row = data.row
    this.playback.names = data.pauses.map(([, title]) => title)
    const last = data.pauses.length - 1  // where all is there to be seen
    this.choose(data.row, this.playback.count > 1 ? Math.min(this.playback.step, last) : last)
  }

  // The words that can be asked for; Tab reaches one of them, arrow keys the others.
  chips({ looks, choose: caption }) {
    this.words = looks.map(({ label }, at) => {
      const chip = element("button", { type: "button", title: `What “${label}” asks` }, label)
      chip.onclick = () => this.pick(at)
      return chip
    })
    const words = element("div", { class: "words", role: "toolbar", "aria-label": caption }, ...this.words)
    words.onkeydown = (event) => {
      const to = { ArrowLeft: this.row - 1, ArrowRight: this.row + 1, Home: 0, End: looks.length - 1 }[event.key]
      if (to === undefined) return
      event.preventDefault()
      this.pick(Math.max(0, Math.min(to, looks.length - 1)))
      this.words[this.row].focus()
    }
    this.queries.replaceChildren(element("span", { class: "caption" }, caption), words)
  }

  // Another query, played anew from where its own numbers begin.
  pick(row) {
    if (row === this.row) return
    this.row = row
    this.playback.playing = false
    this.show()
    this.playback.go(this.playback.step)
    this.playback.settle()
  }

  choose(row, pause = this.playback.step) {
    this.row = row
    this.show()
    this.playback.begin(this.data.pauses.length, pause)
  }

  rest() {
    const number = this.accord.telling(this.row)
    if (number) this.tell({ row: this.row, number })
  }

  // Write the numbers of the query; the pauses only show and hide them.
  show() {
    const { products, scores, subject, query } = this.data.looks[this.row]
    const weights = this.weights[this.row]
    say(this.subject, subject)
    say(this.first, `query: ${query}`)
    this.words.forEach((chip, at) => {
      put(chip, "aria-pressed", String(at === this.row))
      put(chip, "tabindex", at === this.row ? "0" : "-1")
    })
    const chosen = this.words[this.row], row = chosen.parentElement
    if (row) row.scrollLeft = chosen.offsetLeft + chosen.offsetWidth / 2 - row.clientWidth / 2  // not the page with it
    const low = Math.min(0, ...products), high = Math.max(0, ...products)
    const span = high - low || 1
    const most = Math.max(...weights.map(([share]) => share))
    this.lines.forEach((each, at) => {
      const masked = scores[at] === null
      say(each.product, written(products[at]))
      say(each.score, masked ? "masked" : written(scores[at]))
      say(each.weight, masked ? "" : weights[at][1])
      each.bar.style.left = `${(100 * (Math.min(0, products[at]) - low)) / span}%`
      each.bar.style.width = `${(100 * Math.abs(products[at])) / span}%`
      each.bar.style.transformOrigin = products[at] < 0 ? "right" : "left"
      each.bar.classList.toggle("minus", products[at] < 0)
      const label = this.data.keys[at]
      const numbers = masked ? "masked" : `score ${written(scores[at])}, weight ${weights[at][1]}`
      put(each.node, "title", `“${label}”: ${numbers}`)
      each.node.classList.toggle("masked", masked)
      each.node.classList.toggle("most", weights[at][0] === most)
    })
    this.scale()
  }

  // The number at the ends of the colours of weighted values and context: the largest of them.
  scale() {
    const { values, contexts } = this.strips
    const sizes = this.weights[this.row].map(([share], at) => share * Math.max(...values.row(at).map(Math.abs)))
    const context = Math.max(...contexts.row(this.row).map(Math.abs)) * contexts.full
    this.full = Math.max(context, Math.max(...sizes) * values.full) || 1
  }

  enter(pause) {
    this.pause = this.data.pauses[pause][0]
    const order = ["query", "products", "scores", "softmax", "values", "context"]
    this.past = (name) => order.indexOf(this.pause) > order.indexOf(name)
    this.root.dataset.pause = this.pause
    say(this.said, this.data.looks[this.row].says[pause])
    this.paintAll()
  }

  paintAll() {
    if (!this.data || !this.pause) return
    paint(this.query, this.strips.queries.row(this.row), this.colours)
    paint(this.passing, this.strips.queries.row(this.row), this.colours)
    this.lines.forEach((each, at) => {
      paint(each.key, this.strips.keys.row(at), this.colours)
      each.drawn = ""  // its value may have other colours now
    })
    if (this.progress !== undefined) this.move(this.progress)
  }

  // How far a part has come: 0 before its pause, 1 after it.
  come(name) {
    if (this.past(name)) return 1
    return this.pause === name ? this.progress : 0
  }

  move(progress) {
    this.progress = progress
    const count = this.lines.length
    this.root.style.setProperty("--query-come", eased(this.come("query")))
    const met = this.come("products") * count
    const scored = this.come(this.data.kind === "dot" ? "scores" : "products")
    const pressed = eased(this.come("softmax"))
    const asked = this.come("softmax") > 0
    const most = Math.max(...this.weights[this.row].map(([share]) => share))
    const scaled = eased(this.come("values"))
    const added = this.come("context") * count
    this.passing.style.opacity = this.pause === "products" && progress < 1 ? 1 : 0
    if (this.pause === "products") this.pass(Math.min(met, count - 1))
    this.lines.forEach((each, at) => {
      const here = within(met - at)
      const share = this.weights[this.row][at][0]
      each.product.style.opacity = here
      each.bar.style.transform = `scaleX(${here.toFixed(3)})`
      each.score.style.opacity = scored
      each.weight.style.opacity = pressed
      const raised = share / (most || 1)  // e to the power of what the score lies below the largest
      each.share.style.opacity = asked ? 1 : 0
      each.share.style.width = asked ? `${(100 * (raised + (share - raised) * pressed)).toFixed(2)}%` : "0"
      each.value.style.opacity = this.come("values") > 0 ? 1 : 0
      each.node.classList.toggle("adding", this.pause === "context" && progress < 1 && Math.floor(added) === at)
      if (this.come("values") > 0) this.weigh(each, at, share, scaled)
    })
    this.sum.style.opacity = pressed
    this.add(added)
  }

  // The query beside the key that it meets.
  pass(met) {
    const { node } = this.lines[Math.floor(met)]
    const next = this.lines[Math.min(Math.floor(met) + 1, this.lines.length - 1)].node
    const { offsetLeft, offsetWidth } = this.lines[0].key
    Object.assign(this.passing.style, { left: `${offsetLeft}px`, width: `${offsetWidth}px` })
    const top = node.offsetTop + (met % 1) * (next.offsetTop - node.offsetTop)
    this.passing.style.transform = `translateY(${top.toFixed(1)}px)`
    if (this.list.scrollHeight > this.list.clientHeight) this.list.scrollTop = top - this.list.clientHeight / 2
  }

  // A value on its way from itself to what its weight leaves of it.
  weigh(each, at, share, scaled) {
    if (each.drawn === `${this.row} ${scaled}`) return
    each.drawn = `${this.row} ${scaled}`
    const { full } = this.strips.values
    const by = (1 - scaled) + (scaled * share * full) / this.full
    paint(each.value, this.strips.values.row(at).map((cell) => cell * by), this.colours)
  }

  // The sum of the values that have been added so far; in the end the record's context.
  add(added) {
    const { values, contexts } = this.strips
    this.context.style.opacity = added > 0 ? 1 : 0
    if (added >= this.lines.length) {
      paint(this.context, contexts.row(this.row).map((cell) => (cell * contexts.full) / this.full), this.colours)
      return
    }
    const total = new Array(contexts.columns).fill(0)
    for (let at = 0; at < added; at++) {
      const by = (this.weights[this.row][at][0] * values.full) / this.full
      values.row(at).forEach((cell, place) => { total[place] += cell * by * within(added - at) })
    }
    paint(this.context, total, this.colours)
  }

  leave() {
    this.playback.leave()
    this.watcher.disconnect()
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".attending")
  root.attending ??= new AttentionStep(root)
  root.attending.tell = (rested) => setTriggerValue("rest", rested)
  root.attending.take(data)
  return onceGone(root, () => root.attending.leave())
}
