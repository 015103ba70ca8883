// A map of weights whose rows are painted: drag over cells of a row, or arrow keys, Space to mark a cell and Enter to
// finish; or give a row its per cents (paint_shares.js). data: {name, brush, causal, rows: [{label, said, drawn,
// given}], columns, weights, shares, colours}; weights: rows of numbers from 0 to 1, shares: their texts,
// given: whole per cents or null. A finished stroke is told as the trigger "paint": {brush, row, keys, shares, number}.
// While it is painted, each change is told to the page by the event "painting": {brush, row, keys, shares}, or null.

const ways = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }

// The palette's five colours stand at even steps of the square root, as in every map.
function mixed(colours, weight) {
  const at = Math.sqrt(weight) * (colours.length - 1)
  const low = Math.min(Math.floor(at), colours.length - 2)
  const [first, second] = [colours[low], colours[low + 1]].map((each) => [1, 3, 5].map((i) => parseInt(each.slice(i, i + 2), 16)))
  return first.map((channel, i) => Math.round(channel + (at - low) * (second[i] - channel)))
}

// Black or white, whichever is read better: on any colour one of the two has a contrast of more than 4.5.
function inkOn(colour) {
  const [red, green, blue] = colour.map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff"
}

const sorted = (keys) => [...keys].sort((a, b) => a - b)

class PaintMap {
  constructor(root) {
    this.root = root
    this.number = 0
    this.stroke = this.giving = this.pulled = null
    this.scroll = element("div", { class: "scroll" })
    this.below = element("div", {})
    root.replaceChildren(this.scroll, this.below)
    this.scroll.addEventListener("pointerdown", (event) => this.begin(event))
    this.scroll.addEventListener("pointermove", (event) => this.move(event))
    this.scroll.addEventListener("pointerup", () => this.finish())
    this.scroll.addEventListener("pointercancel", () => this.drop())
    this.scroll.addEventListener("keydown", (event) => this.key(event))
  }

  take(data) {
    const focus = this.scroll.querySelector("tbody td:focus")
    const kept = focus && [focus.parentNode.rowIndex - 1, focus.cellIndex - 1]
    const held = this.giving?.controls.indexOf(this.scroll.getRootNode().activeElement) ?? -1
    const anew = JSON.stringify(data.columns) !== JSON.stringify(this.data?.columns) || data.name !== this.data.name
    this.data = data
    this.stroke = this.pulled = null
    this.at ??= [0, 0]
    this.root.setAttribute("aria-label", data.name)
    const head = element("tr", {}, element("td", { "aria-hidden": "true", style: "visibility: hidden" }),
      ...data.columns.map((label) => element("th", { scope: "col" }, label)))
    const body = element("tbody", {}, ...data.rows.map((each, row) => this.line(each, row)))
    const [rows, columns] = [data.rows.length, data.columns.length]
    this.at = [Math.min(this.at[0], rows - 1), Math.min(this.at[1], columns - 1)]
    this.scroll.replaceChildren(element("table", { role: "grid", "aria-label": data.name }, element("thead", {}, head), body))
    this.cell(...this.at).tabIndex = 0
    this.give(anew)
    if (held >= 0) this.giving?.controls[held]?.focus({ preventScroll: true })
    if (kept) this.focus(kept[0], kept[1])
  }

  line({ label, said, drawn }, row) {
    const { data } = this
    const cells = data.columns.map((column, at) => {
      if (!this.seen(row, at)) {
        const told = `${label} may not look at ${column}: it is masked`
        return element("td", { role: "gridcell", tabindex: "-1", class: "masked", "aria-label": told, "aria-disabled": "true" })
      }
      const weight = data.weights[row][at]
      const colour = mixed(data.colours, weight)
      return element("td", {
        role: "gridcell", tabindex: "-1", "aria-selected": "false",
        "aria-label": `${label} looks ${data.shares[row][at]} at ${column}${said ? `; painted: ${said}` : ""}`,
        style: `background: rgb(${colour.join(", ")}); color: ${inkOn(colour)}`,
      }, this.number_of(row, at))
    })
    return element("tr", drawn ? { class: "drawn" } : {}, element("th", { scope: "row", title: said || label }, label), ...cells)
  }

  // In whole per cent, where there is some.
  number_of(row, at) {
    const weight = this.data.weights[row][at]
    return weight >= 0.05 ? String(Math.round(100 * weight)) : ""
  }

  // Whether the mask lets a row look at a column.
  seen(row, column) {
    return !this.data.causal || column <= row
  }

  // The fields below the map for the row that is at hand; anew: not with what was given to another map's.
  give(anew = false) {
    const { data } = this
    const row = this.at[0]
    const same = !anew && this.giving?.row === row && this.giving.dirty ? this.giving.given : null
    this.giving = null
    this.scroll.querySelector("tfoot")?.remove()
    this.below.replaceChildren()
    if (data.brush !== "shares") return
    const seen = data.columns.filter((_, at) => this.seen(row, at)).length
    const before = data.rows[row].given ?? Array(data.columns.length).fill(0)
    this.giving = new Giving({
      row, seen, label: data.rows[row].label, columns: data.columns, given: before.slice(0, seen),
      drawn: (giving) => this.mark(giving), draw: () => this.finish(true),
    })
    same?.forEach((share, at) => this.giving.sliders.give(at, share))
    this.scroll.querySelector("table").append(this.giving.foot)
    this.below.replaceChildren(this.giving.line)
    this.mark()
  }

  cell(row, column) {
    return this.scroll.querySelector("tbody").rows[row]?.cells[column + 1]
  }

  focus(row, column) {
    const [rows, columns] = [this.data.rows.length, this.data.columns.length]
    const to = [Math.max(0, Math.min(row, rows - 1)), Math.max(0, Math.min(column, columns - 1))]
    const other = to[0] !== this.at[0]
    this.cell(...this.at).tabIndex = -1
    this.at = to
    this.cell(...to).tabIndex = 0
    this.cell(...to).focus({ preventScroll: false })
    if (other) this.give()
  }

  place(target) {
    const cell = target?.closest?.("tbody td")
    return cell ? [cell.parentNode.rowIndex - 1, cell.cellIndex - 1] : null
  }

  begin(event) {
    const place = this.place(event.target)
    if (!place || event.button !== 0) return
    event.preventDefault()
    this.drop()
    this.focus(...place)
    if (!this.seen(...place)) return
    if (this.data.brush === "as there") return this.tell({ row: place[0], keys: [] })
    if (this.giving) {
      this.scroll.setPointerCapture(event.pointerId)
      this.pulled = { column: place[1], from: event.clientY }
      this.giving.from = null
      return
    }
    this.stroke = { row: place[0], keys: new Set([place[1]]) }
    this.mark()
  }

  move(event) {
    if (!event.buttons) return
    if (this.pulled) return this.giving.pull(this.pulled.column, this.pulled.from - event.clientY)
    if (!this.stroke) return
    const under = this.scroll.getRootNode().elementFromPoint(event.clientX, event.clientY)
    const place = this.place(under)
    if (place && place[0] === this.stroke.row && this.seen(...place)) {
      this.stroke.keys.add(place[1])
      this.mark()
    }
  }

  // Show which cells are painted, and how much the row below has given to each.
  mark(giving = this.giving) {
    for (const cell of this.scroll.querySelectorAll("td.on")) {
      cell.classList.remove("on")
      cell.setAttribute("aria-selected", "false")
      cell.textContent = this.number_of(...this.place(cell))
    }
    for (const line of this.scroll.querySelectorAll("tbody tr")) line.classList.toggle("at", line.rowIndex - 1 === giving?.row)
    const keys = giving?.dirty ? giving.stroke.keys : this.stroke?.keys ?? []
    for (const key of keys) {
      const cell = this.cell(giving?.row ?? this.stroke.row, key)
      cell.classList.add("on")
      cell.setAttribute("aria-selected", "true")
      if (giving) cell.textContent = String(giving.given[key])
    }
    const stroke = giving?.dirty ? giving.stroke : this.stroke && { row: this.stroke.row, keys: sorted(this.stroke.keys) }
    this.painting(stroke?.keys.length ? stroke : null)
  }

  painting(stroke) {
    const detail = stroke && { brush: this.data.brush, shares: [], ...stroke }
    this.root.dispatchEvent(new CustomEvent("painting", { bubbles: true, composed: true, detail }))
  }

  drop() {
    this.stroke = this.pulled = null
    this.mark()
  }

  // asked: also where no pointer or key has painted, by the row's own button.
  finish(asked = false) {
    this.pulled = null
    if (this.giving) return asked && this.giving.stroke.keys.length ? this.tell(this.giving.stroke) : undefined
    if (!this.stroke?.keys.size) return
    const { row, keys } = this.stroke
    this.tell({ row, keys: sorted(keys) })
  }

  tell(stroke) {
    this.painting(stroke)
    this.stroke = null
    this.number += 1
    if (this.giving) Object.assign(this.giving, { dirty: false, drawn: JSON.stringify(this.giving.given) })
    this.send({ brush: this.data.brush, shares: [], ...stroke, number: this.number })
  }

  key(event) {
    const place = this.place(event.target)
    if (!place || event.ctrlKey || event.metaKey || event.altKey) return
    const [row, column] = place
    const way = ways[event.key]
    const open = this.seen(row, column)
    if (way) this.focus(row + way[0], column + way[1])
    else if (this.giving && open && (/^[0-9]$/.test(event.key) || event.key === "Backspace")) this.giving.type(column, event.key)
    else if (event.key === " " && open && ["only", "never"].includes(this.data.brush)) {
      if (this.stroke?.row !== row) this.stroke = { row, keys: new Set() }
      if (!this.stroke.keys.delete(column)) this.stroke.keys.add(column)
      this.mark()
    } else if (event.key === "Enter") {
      if (this.giving) this.finish(true)
      else if (this.data.brush === "as there") this.tell({ row, keys: [] })
      else {
        if (open && (this.stroke?.row !== row || !this.stroke.keys.size)) this.stroke = { row, keys: new Set([column]) }
        this.finish()
      }
    } else if (event.key === "Escape") {
      this.drop()
      this.give(true)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".paint")
  root.map ??= new PaintMap(root)
  root.map.send = (told) => setTriggerValue("paint", told)
  root.map.take(data)
}
