// Attention heads as small maps, each a button. data: {control, stage: for a projector, rows, columns, colours, masked,
// opened, cards: [{number, cells, title, note, label, changed}]}; cells is base64, a byte a cell. A click sends the card's
// place as the trigger "open"; the opened head's number is told to the charts at once (see choices.js).

function card() {
  const button = document.createElement("button")
  button.type = "button"
  const canvas = document.createElement("canvas")
  const title = document.createElement("span")
  const note = document.createElement("span")
  title.className = "title"
  note.className = "note"
  for (const part of [title, canvas, note]) part.setAttribute("aria-hidden", "true")
  button.append(title, canvas, note)
  return button
}

export default function ({ data, parentElement, setTriggerValue }) {
  const grid = parentElement.querySelector(".heads")
  grid.setAttribute("aria-label", data.name)
  grid.style.setProperty("--layers", Math.ceil(data.cards.length / 4))  // all of them on one screen
  while (grid.children.length > data.cards.length) grid.lastChild.remove()
  while (grid.children.length < data.cards.length) grid.append(card())
  grid.classList.toggle("stage", data.stage)
  const press = (opened) => {
    data.cards.forEach((_, place) => grid.children[place].setAttribute("aria-pressed", String(place === opened)))
    const detail = { control: data.control, at: data.cards[opened]?.number }
    grid.dispatchEvent(new CustomEvent("picked", { bubbles: true, composed: true, detail }))
  }
  const table = ramp(data.colours, data.masked)
  data.cards.forEach((each, place) => {
    const button = grid.children[place]
    const [title, canvas, note] = button.children
    button.setAttribute("aria-label", each.label)
    button.title = each.label
    title.textContent = each.title
    note.textContent = each.note
    canvas.className = each.changed ? "changed" : ""
    canvas.style.aspectRatio = `${data.columns} / ${Math.min(Math.max(data.rows, data.columns / 4), 2 * data.columns)}`
    draw(canvas, each.cells, data.rows, data.columns, table)
    button.onclick = () => {
      press(place)
      setTriggerValue("open", place)
    }
  })
  press(data.opened)
}
