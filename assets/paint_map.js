// A map of weights whose rows are painted: drag over cells of a row, or arrow keys, Space to mark a cell and Enter to
// finish. data: {name, hint, rows: [{label, said, drawn}], columns, weights, shares, colours, light, dark, whole}; weights: rows of
// numbers from 0 to 1, shares: their texts. A finished stroke is told as the trigger "paint": {row, keys, number}.

const ways = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }

function node(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

// The palette's five colours stand at even steps of the square root, as in every map.
function mixed(colours, weight) {
  const at = Math.sqrt(weight) * (colours.length - 1)
  const low = Math.min(Math.floor(at), colours.length - 2)
  const [first, second] = [colours[low], colours[low + 1]].map((each) => [1, 3, 5].map((i) => parseInt(each.slice(i, i + 2), 16)))
  return first.map((channel, i) => Math.round(channel + (at - low) * (second[i] - channel)))
}

class PaintMap {
  constructor(root) {
    this.root = root
    this.number = 0
    this.stroke = null
    this.scroll = node("div", { class: "scroll" })
    this.said = node("p", { class: "said" })
    root.replaceChildren(this.scroll, this.said)
    this.scroll.addEventListener("pointerdown", (event) => this.begin(event))
    this.scroll.addEventListener("pointermove", (event) => this.move(event))
    this.scroll.addEventListener("pointerup", () => this.finish())
    this.scroll.addEventListener("pointercancel", () => this.drop())
    this.scroll.addEventListener("keydown", (event) => this.key(event))
  }

  take(data) {
    const focus = this.scroll.querySelector("td:focus")
    const kept = focus && [focus.parentNode.rowIndex - 1, focus.cellIndex - 1]
    this.data = data
    this.stroke = null
    this.at ??= [0, 0]
    this.root.setAttribute("aria-label", data.name)
    const head = node("tr", {}, node("td", { "aria-hidden": "true", style: "visibility: hidden" }),
      ...data.columns.map((label) => node("th", { scope: "col" }, label)))
    const body = node("tbody")
    data.rows.forEach(({ label, said, drawn }, row) => {
      const cells = data.columns.map((column, at) => {
        const weight = data.weights[row][at]
        const [red, green, blue] = mixed(data.colours, weight)
        const bright = (0.299 * red + 0.587 * green + 0.114 * blue) / 255 > 0.5
        const cell = node("td", {
          role: "gridcell", tabindex: "-1", "aria-selected": "false",
          "aria-label": `${label} looks ${data.shares[row][at]} at ${column}${said ? `; drawn: ${said}` : ""}`,
          style: `background: rgb(${red}, ${green}, ${blue}); color: ${bright ? data.dark : data.light}`,
        }, weight >= 0.05 ? String(Math.round(100 * weight)) : "")
        return cell
      })
      const line = node("tr", drawn ? { class: "drawn" } : {}, node("th", { scope: "row", title: said || label }, label), ...cells)
      body.append(line)
    })
    const [rows, columns] = [data.rows.length, data.columns.length]
    this.at = [Math.min(this.at[0], rows - 1), Math.min(this.at[1], columns - 1)]
    this.scroll.replaceChildren(node("table", { role: "grid", "aria-label": data.name }, node("thead", {}, head), body))
    this.said.textContent = data.hint
    this.cell(...this.at).tabIndex = 0
    if (kept) this.focus(kept[0], kept[1])
  }

  cell(row, column) {
    return this.scroll.querySelector("tbody").rows[row]?.cells[column + 1]
  }

  focus(row, column) {
    const [rows, columns] = [this.data.rows.length, this.data.columns.length]
    const to = [Math.max(0, Math.min(row, rows - 1)), Math.max(0, Math.min(column, columns - 1))]
    this.cell(...this.at).tabIndex = -1
    this.at = to
    this.cell(...to).tabIndex = 0
    this.cell(...to).focus({ preventScroll: false })
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
    if (this.data.whole) return this.tell(place[0], [])
    this.stroke = { row: place[0], keys: new Set([place[1]]) }
    this.mark()
  }

  move(event) {
    if (!this.stroke || !event.buttons) return
    const under = this.scroll.getRootNode().elementFromPoint(event.clientX, event.clientY)
    const place = this.place(under)
    if (place && place[0] === this.stroke.row) {
      this.stroke.keys.add(place[1])
      this.mark()
    }
  }

  mark() {
    for (const cell of this.scroll.querySelectorAll("td.on")) {
      cell.classList.remove("on")
      cell.setAttribute("aria-selected", "false")
    }
    for (const key of this.stroke?.keys ?? []) {
      const cell = this.cell(this.stroke.row, key)
      cell.classList.add("on")
      cell.setAttribute("aria-selected", "true")
    }
  }

  drop() {
    this.stroke = null
    this.mark()
  }

  finish() {
    if (!this.stroke?.keys.size) return
    const { row, keys } = this.stroke
    this.tell(row, [...keys].sort((a, b) => a - b))
  }

  tell(row, keys) {
    this.stroke = null
    this.number += 1
    this.send({ row, keys, number: this.number })
  }

  key(event) {
    const place = this.place(event.target)
    if (!place || event.ctrlKey || event.metaKey || event.altKey) return
    const [row, column] = place
    const way = ways[event.key]
    if (way) this.focus(row + way[0], column + way[1])
    else if (event.key === " " && !this.data.whole) {
      if (this.stroke?.row !== row) this.stroke = { row, keys: new Set() }
      if (!this.stroke.keys.delete(column)) this.stroke.keys.add(column)
      this.mark()
    } else if (event.key === "Enter") {
      if (this.data.whole) this.tell(row, [])
      else {
        if (this.stroke?.row !== row || !this.stroke.keys.size) this.stroke = { row, keys: new Set([column]) }
        this.finish()
      }
    } else if (event.key === "Escape") this.drop()
    else return
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
