// Per cents for one row of the painted map, given out below its columns; in front of paint_map.js, after shares.js.

const PULLED = 1  // per cent that a pixel of a drag up or down a cell gives or takes

// given: whole per cents of the columns that the row may look at. `foot` goes into the table, `line` below it.
class Giving {
  constructor({ row, label, columns, seen, given, drawn, draw }) {
    Object.assign(this, { row, label, given, dirty: false, typed: null, drawn: JSON.stringify(given) })
    this.rest = element("span", { class: "rest", role: "status" })
    this.use = element("button", { type: "button" }, "Paint this row")
    this.spread = element("button", { type: "button" }, "Spread the rest")
    this.use.onclick = () => draw()
    this.changed = drawn
    this.sliders = new Sliders(columns.slice(0, seen), given, (left) => this.told(left))
    this.spread.onclick = () => this.sliders.spread()
    const cells = columns.map((_, at) => element("td", {}, ...(at < seen ? [this.sliders.inputs[at], this.sliders.numbers[at]] : [])))
    this.foot = element("tfoot", {}, element("tr", {}, element("th", { scope: "row" }, label), ...cells))
    this.line = element("p", { class: "giving" }, this.use, this.spread, this.rest)
    this.foot.onkeydown = (event) => {
      if (event.key !== "Enter" || this.use.disabled) return
      event.preventDefault()
      draw()
    }
  }

  // What can have the focus, in an order that stays.
  get controls() {
    return [this.use, this.spread, ...this.sliders.inputs, ...this.sliders.numbers]
  }

  told(left) {
    this.dirty = JSON.stringify(this.given) !== this.drawn
    this.use.disabled = left === 100
    this.spread.disabled = left === 0
    const scaled = left && left < 100 ? ". If you paint it now, it is scaled up to 100 %" : ""
    say(this.rest, left ? `${left} % left to give${scaled}` : "All 100 % given")
    this.changed(this)
  }

  // A drag that has come so many pixels up from where it began.
  pull(at, up) {
    this.from ??= this.given[at]
    this.sliders.give(at, this.from + Math.round(PULLED * up))
  }

  // A digit, or Backspace, on a cell.
  type(at, key) {
    const before = this.typed?.at === at ? this.typed.text : ""
    const text = key === "Backspace" ? before.slice(0, -1) : before.length < 3 ? before + key : key
    this.typed = { at, text }
    this.sliders.give(at, Number(text))
  }

  // What was given, as the server is told: only to columns that have some.
  get stroke() {
    const keys = [...this.given.keys()].filter((at) => this.given[at] > 0)
    return { row: this.row, keys, shares: keys.map((at) => this.given[at]) }
  }
}
