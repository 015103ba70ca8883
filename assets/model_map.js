// All blocks of a Transformer as two strips, the opened one marked. data: {name, sides: [{name, blocks: [{text,
// label, kind, layer}]}], opened, block, details}; a click sends the block's place as the trigger "open". Tab reaches the
// opened block, the arrow keys, Home and End the others. The window is told its name: "block".

function button({ text, label, kind, layer }, before) {
  const made = document.createElement("button")
  made.type = "button"
  made.title = label
  made.textContent = text
  made.setAttribute("aria-label", label)
  made.className = `${kind} ${before && before.layer !== layer ? "first" : ""}`
  return made
}

function strip({ name, blocks }) {
  const side = document.createElement("div"), title = document.createElement("span"), row = document.createElement("div")
  side.className = "side"
  title.className = "name"
  title.textContent = name
  row.className = "blocks"
  row.append(...blocks.map((block, at) => button(block, blocks[at - 1])))
  side.append(title, row)
  return side
}

function roam(event) {
  const buttons = [...event.currentTarget.querySelectorAll("button")]
  const at = buttons.indexOf(event.target)
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }[event.key]
  if (at < 0 || to === undefined) return
  event.preventDefault()
  buttons[Math.max(0, Math.min(to, buttons.length - 1))].focus()
}

export default function ({ data, parentElement, setTriggerValue }) {
  const map = parentElement.querySelector(".map")
  const shape = JSON.stringify(data.sides)
  if (map.dataset.shape !== shape) {
    map.dataset.shape = shape
    map.replaceChildren(...data.sides.map(strip))
    map.onkeydown = roam
  }
  map.setAttribute("aria-label", data.name)
  dispatchEvent(new CustomEvent("block", { detail: data.block }))
  map.querySelectorAll("button").forEach((each, place) => {
    const opened = place === data.opened
    each.setAttribute("aria-pressed", String(opened))
    each.tabIndex = opened ? 0 : -1
    if (opened) {  // in sight, where the strip is wider than the page
      const row = each.parentElement
      row.scrollLeft = each.offsetLeft - row.offsetLeft - (row.clientWidth - each.offsetWidth) / 2
    }
    each.onclick = () => {
      setTriggerValue("open", place)
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
      document.querySelector(data.details)?.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" })
    }
  })
}
