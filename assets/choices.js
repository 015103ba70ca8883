// What is chosen on the page, told to its charts at once, while the server is still asked what follows from it. data:
// {rows: {key: selector of a row of choices}}. The page's root has as its `value` the number of what each control has
// chosen, from 0, by the control's key, and the event "chosen" when it has changed: as an input would, to which Vega binds
// a signal (charts/sheets.py). A component that is such a control tells it with the event "picked" ({control, at}).

const root = document.documentElement

function chosen(rows) {
  const found = {}
  for (const [key, selector] of Object.entries(rows)) {
    const options = [...document.querySelectorAll(`${selector} [role=radio]`)]
    const at = options.findIndex((option) => option.getAttribute("aria-checked") === "true")
    if (at >= 0) found[key] = at
  }
  return found
}

export default function ({ data: { rows } }) {
  const picked = {}
  let known = "{}"
  const look = () => {
    const found = { ...picked, ...chosen(rows) }
    const told = JSON.stringify(found)
    if (told === known) return
    known = told
    root.value = found
    root.dispatchEvent(new Event("chosen"))
  }
  const hear = ({ detail: { control, at } }) => {
    picked[control] = at
    look()
  }
  const observer = new MutationObserver(look)
  observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ["aria-checked"] })
  document.addEventListener("picked", hear)
  look()
  return () => {
    observer.disconnect()
    document.removeEventListener("picked", hear)
    delete root.value
  }
}
