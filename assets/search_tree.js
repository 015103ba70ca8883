// A beam search as a tree of buttons. data: {id, name, nodes, chosen, branches, follow, colours}; a node is {step, rank,
// parent, label, log, sum, score, fate, told, fruitful}, parent -1 for what the first step wrote. A click sends a node's
// number as the trigger "choose". What is folded away is counted below its step and unfolds there.

const LINES = "http://www.w3.org/2000/svg"
const GONE = ["dropped", "left"]
const HINT = "\u00a0"  // in place of the numbers of what is pointed at
const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]

function made(name, className, text = "") {
  const node = document.createElement(name)
  node.className = className
  node.textContent = text
  return node
}

class SearchTree {
  constructor(root) {
    this.root = root
    this.open = new Set()
    this.scroll = made("div", "scroll")
    this.board = made("div", "board")
    this.said = made("p", "said")
    this.said.setAttribute("aria-hidden", "true")  // each button says it
    this.scroll.append(this.board)
    root.replaceChildren(this.scroll, this.said)
    this.board.addEventListener("keydown", (event) => this.key(event))
    for (const [name, back] of [["focusin", false], ["pointerover", false], ["pointerout", true]]) {
      this.board.addEventListener(name, ({ target }) => {
        const button = target.closest?.(".node")
        this.said.textContent = back || !button ? HINT : this.words(Number(button.dataset.node))
      })
    }
  }

  take(data) {
    const fresh = this.data?.id !== data.id
    this.data = data
    this.root.setAttribute("aria-label", data.name)
    for (const [name, value] of Object.entries(data.colours)) this.root.style.setProperty(`--${name}`, value)
    this.root.style.setProperty("--letters", Math.max(...data.nodes.map(({ label }) => [...label].length)))
    if (fresh) this.open.clear()
    this.draw()
    if (fresh) this.scroll.scrollLeft = 0
    if (fresh && data.follow) {
      const button = this.buttons.get(data.chosen)
      this.scroll.scrollLeft = button.offsetLeft - this.scroll.clientWidth / 2
    }
  }

  path(index) {
    const found = new Set()
    for (let at = index; at >= 0; at = this.data.nodes[at].parent) found.add(at)
    return found
  }

  draw() {
    const { nodes, branches, chosen } = this.data
    const held = this.board.querySelector(":focus")?.dataset
    const path = this.path(chosen)
    const wanted = { all: () => true, kept: (each) => !GONE.includes(each.fate), fruitful: (each) => each.fruitful }[branches]
    const used = [], hidden = []
    this.lane = new Map()
    nodes.forEach((each, index) => {
      used[each.step] ??= 0
      hidden[each.step] ??= 0
      const seen = wanted(each) || path.has(index)
      if (!seen) hidden[each.step] += 1
      if (seen || this.open.has(each.step)) this.lane.set(index, used[each.step]++)
    })
    const deepest = Math.max(...used)
    this.buttons = new Map()
    const svg = document.createElementNS(LINES, "svg")
    const parts = [svg]
    const left = (step) => `calc(${step} * var(--cell) + 0.4rem)`
    used.forEach((count, step) => {
      const title = made("span", "step", `step ${step + 1}`)
      title.style.left = `calc(${step} * var(--cell))`
      parts.push(title)
    })
    for (const [index, lane] of this.lane) {
      const each = nodes[index]
      const button = made("button", `node ${each.fate}`)
      button.type = "button"
      button.dataset.node = index
      button.append(made("span", "", each.label), made("span", "sum", each.sum))
      button.classList.toggle("ended", ["finished", "cut"].includes(each.fate))
      button.classList.toggle("faint", GONE.includes(each.fate))
      button.classList.toggle("path", path.has(index))
      button.setAttribute("aria-pressed", String(index === chosen))
      button.setAttribute("aria-label", this.words(index))
      button.tabIndex = index === chosen ? 0 : -1
      button.style.left = left(each.step)
      button.style.top = `calc(var(--head) + ${lane} * var(--lane))`
      button.onclick = () => this.choose(index)
      this.buttons.set(index, button)
      parts.push(button)
    }
    hidden.forEach((count, step) => {
      if (!count) return
      const open = this.open.has(step)
      const fold = made("button", "fold", open ? "fold" : `+${count}`)
      fold.type = "button"
      fold.dataset.fold = step
      fold.tabIndex = step === nodes[chosen].step ? 0 : -1
      fold.setAttribute("aria-expanded", String(open))
      fold.setAttribute("aria-label", `Step ${step + 1}: ${count} more boxes`)
      fold.style.left = left(step)
      fold.style.top = `calc(var(--head) + ${used[step]} * var(--lane))`
      fold.onclick = () => {
        if (!this.open.delete(step)) this.open.add(step)
        this.draw()
      }
      parts.push(fold)
    })
    this.board.replaceChildren(...parts)
    this.board.style.width = `calc(${used.length} * var(--cell))`
    this.board.style.height = `calc(var(--head) + ${deepest} * var(--lane) + 1.7rem)`
    const spot = (button) => ({
      left: button.offsetLeft, right: button.offsetLeft + button.offsetWidth, y: button.offsetTop + button.offsetHeight / 2,
    })
    for (const [index] of [...this.lane].sort(([a], [b]) => path.has(a) - path.has(b))) {
      const from = this.buttons.get(nodes[index].parent)
      if (!from) continue
      const a = spot(from), b = spot(this.buttons.get(index))
      const line = document.createElementNS(LINES, "path")
      line.setAttribute("d", `M${a.right} ${a.y} L${b.left} ${b.y}`)
      line.setAttribute("class", path.has(index) ? "path" : GONE.includes(nodes[index].fate) ? "gone" : "")
      svg.append(line)
    }
    if (held?.node) (this.buttons.get(Number(held.node)) ?? this.buttons.get(chosen)).focus({ preventScroll: true })
    if (held?.fold) this.board.querySelector(`[data-fold="${held.fold}"]`)?.focus({ preventScroll: true })
    this.said.textContent = HINT
  }

  words(index) {
    const { step, rank, label, log, sum, score, told } = this.data.nodes[index]
    return `Step ${step + 1}, rank ${rank + 1}: ${label}; log-probability ${log}, sum ${sum}, score ${score}; ${told}`
  }

  choose(index) {
    this.data.chosen = index
    this.draw()
    this.buttons.get(index).focus({ preventScroll: true })
    this.send(index)
  }

  // Left: what it goes on from. Right: the best that goes on from it. Up and down: within its step.
  key(event) {
    const button = event.target.closest?.(".node, .fold")
    if (!button || !KEYS.includes(event.key)) return
    event.preventDefault()
    event.stopPropagation()
    const { nodes } = this.data
    if (button.dataset.fold) {
      if (event.key === "ArrowUp") this.last(Number(button.dataset.fold))?.focus()
      return
    }
    const at = Number(button.dataset.node), { step, parent } = nodes[at]
    const column = [...this.lane.keys()].filter((index) => nodes[index].step === step)
    const place = column.indexOf(at)
    const below = this.board.querySelector(`[data-fold="${step}"]`)
    const next = {
      ArrowLeft: () => this.buttons.get(parent),
      ArrowRight: () => this.buttons.get([...this.lane.keys()].find((index) => nodes[index].parent === at)),
      ArrowUp: () => this.buttons.get(column[place - 1]),
      ArrowDown: () => this.buttons.get(column[place + 1]) ?? below,
      Home: () => this.buttons.get(column[0]),
      End: () => this.buttons.get(column.at(-1)),
    }[event.key]()
    next?.focus()
    next?.scrollIntoView({ block: "nearest", inline: "nearest" })
  }

  last(step) {
    return this.buttons.get([...this.lane.keys()].filter((index) => this.data.nodes[index].step === step).at(-1))
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".tree")
  root.tree ??= new SearchTree(root)
  root.tree.send = (index) => setTriggerValue("choose", index)
  root.tree.take({ ...data })
}
