// The rows of a saved view: pointing at one shows its numbers, a click keeps them, the arrow keys step. All numbers and
// their printed texts stand in the page as JSON.
"use strict"

const { rows } = JSON.parse(document.getElementById("numbers").textContent)
const shares = document.querySelector(".shares")
const said = document.querySelector(".said")
const asking = [...document.querySelectorAll(".asking button")]
let at = rows.at  // the row that stays
let kept = false  // whether a click keeps it: then pointing elsewhere changes nothing

function show(place) {
  const row = rows.rows[place]
  const labels = row.labels ?? rows.labels
  shares.replaceChildren(...labels.map((label, column) => {
    const [item, name, bar, number] = ["li", "span", "i", "b"].map((tag) => document.createElement(tag))
    name.textContent = label
    name.dir = "auto"
    bar.style.setProperty("--share", row.shares[column])
    number.textContent = rows.texts[row.printed[column]].replace("less than", "<").replace("more than", ">")
    item.classList.toggle("marked", column === row.marked)
    item.append(name, bar, number)
    return item
  }))
  said.textContent = row.said
  asking.forEach((button, each) => {
    button.classList.toggle("shown", each === place)
    button.setAttribute("aria-pressed", kept && each === at)
    button.tabIndex = each === at ? 0 : -1
  })
}

function stay(place, keep) {
  at = place
  kept = keep
  show(at)
}

asking.forEach((button, place) => {
  button.onpointerenter = () => { if (!kept) show(place) }
  button.onpointerleave = () => { if (!kept) show(at) }
  button.onclick = () => stay(place, !(kept && at === place))
})

document.addEventListener("keydown", (event) => {
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: asking.length - 1 }[event.key]
  if (event.key === "Escape") stay(at, false)
  if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  stay(Math.max(0, Math.min(to, asking.length - 1)), kept)
  if (document.activeElement?.closest(".asking")) asking[at].focus()
})

addEventListener("beforeprint", () => show(at))
show(at)
