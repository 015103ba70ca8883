// What is chosen on the page, told to its charts at once, while the server is still asked what follows from it. data:
// {controls: {key: selector}, buttons: [{button: selector, control, to}], quiet: the selector of the app while no script
// runs, state: the attribute that says so}. The page's root has as its `value` what each control that is there has chosen,
// by the control's key, and the event "chosen" when it has changed: as an input would, to which Vega binds a signal
// (charts/control_links.py). A row of choices says the number of the chosen one, from 0, a switch 0 or 1, a list its text, a
// list of several all their texts, a slider its number.
//
// A component that is a control by itself tells it with the event "picked" ({control, at}), and for a control of the page,
// where the slider follows when the server has answered, with "moved" ({control, at}, or {slider: selector, by}). So do
// the buttons beside a slider: `to` is "least", "most" or by how many they move it. That counts until the answer is there.

const root = document.documentElement

function said(control) {
  const options = [...control.querySelectorAll("[role=radio]")]
  if (options.length) return options.findIndex((option) => option.getAttribute("aria-checked") === "true")
  if (control.querySelector(".stMultiSelect")) return [...control.querySelectorAll("[data-tag]")].map((tag) => tag.ariaLabel)
  const turned = control.querySelector("[type=checkbox]")
  if (turned) return Number(turned.checked)
  return control.querySelector("[role=combobox]")?.value ?? control.querySelector("[type=range]")?.valueAsNumber
}

function chosen(controls) {
  const found = {}
  for (const [key, selector] of Object.entries(controls)) {
    const control = document.querySelector(selector)
    if (control) found[key] = said(control)
  }
  return found
}

export default function ({ data, parentElement }) {
  parentElement.picked ??= {}  // by components that are controls, and stays at a later call
  return renewed(parentElement, () => tellCharts(data, parentElement.picked))
}

function tellCharts({ controls, buttons, quiet, state }, picked) {
  let known = "{}", moved = {}, waits = false
  const look = () => {
    const found = { ...picked, ...chosen(controls), ...moved }
    const told = JSON.stringify(found)
    if (told === known) return
    known = told
    root.value = found
    root.dispatchEvent(new Event("chosen"))
  }
  const see = () => {
    const runs = document.querySelector(quiet) === null
    if (waits && !runs) moved = {}
    waits = runs
    look()
  }
  const pick = ({ detail: { control, at } }) => {
    picked[control] = at
    look()
  }
  const move = ({ detail: { control, slider, at, by } }) => {
    const key = control ?? Object.keys(controls).find((each) => controls[each] === slider)
    const range = key && document.querySelector(`${controls[key]} [type=range]`)
    if (!range && at === undefined) return
    const to = at ?? (moved[key] ?? range.valueAsNumber) + by
    moved[key] = range ? Math.max(Number(range.min), Math.min(to, Number(range.max))) : to
    look()
  }
  const later = () => requestAnimationFrame(look)  // a switch that has turned changes no attribute, and tells no event
  const click = ({ target }) => {
    later()
    const pressed = buttons.find(({ button }) => target.closest?.(`${button} button:enabled`))
    if (!pressed) return
    const { control, to } = pressed
    const ends = { least: -Infinity, most: Infinity }
    move({ detail: to in ends ? { control, at: ends[to] } : { control, by: to } })
  }
  const heard = { picked: pick, moved: move, click, keyup: later }
  const observer = new MutationObserver(see)
  observer.observe(document.body, {
    subtree: true, childList: true, attributeFilter: ["aria-checked", "value", state],
  })
  for (const [name, hear] of Object.entries(heard)) document.addEventListener(name, hear, true)
  see()
  return () => {
    observer.disconnect()
    for (const [name, hear] of Object.entries(heard)) document.removeEventListener(name, hear, true)
    delete root.value
  }
}
