// Left and right move a stepper that the server draws, its slider too. Presses add up here, so none is lost while the
// server draws; the last is told as the trigger "step": {step, number}. data: {step, count, heard, slider, everywhere},
// steps from 0, slider: its selector, everywhere: keys are heard all over the page; see Accord in playback.js.

const PATIENCE = 2000  // milliseconds

class ArrowKeys {
  constructor() {
    this.accord = new Accord()
    this.step = 0
    this.hear = (event) => this.heard(event)
  }

  take({ step, count, heard, slider, everywhere }) {
    Object.assign(this, { count, slider, everywhere, answered: heard })
    for (const early of [true, false]) document.addEventListener("keydown", this.hear, early)  // once, however often asked
    if (this.accord.news(heard, step)) this.step = step
  }

  heard(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (!by || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const path = event.composedPath()
    if (!(path[0] instanceof Element) || path.some((each) => each.dataset?.playback !== undefined)) return
    const own = path[0].closest(this.slider) !== null
    // early at the slider, which would count from what is drawn; late elsewhere, after whatever has a use for the key
    if (own !== (event.eventPhase === Event.CAPTURING_PHASE) || (!own && (!this.everywhere || path[0].closest(TAKEN)))) return
    event.preventDefault()
    if (own) event.stopPropagation()
    const step = Math.max(0, Math.min(this.step + by, this.count - 1))
    if (step === this.step) return
    this.step = step
    const number = this.accord.telling(step)
    if (number) this.insist(step, number)
  }

  // Tell it again where no answer comes: what is told while the server draws has been lost.
  insist(step, number) {
    if (this.answered >= number || this.accord.number !== number) return
    this.tell({ step, number })
    this.waiting = setTimeout(() => this.insist(step, number), PATIENCE)
  }

  leave() {
    clearTimeout(this.waiting)
    for (const early of [true, false]) document.removeEventListener("keydown", this.hear, early)
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector("span")
  root.keys ??= new ArrowKeys()
  root.keys.tell = (stepped) => setTriggerValue("step", stepped)
  root.keys.take(data)
  root.dataset.listens = ""
  return () => root.keys.leave()
}
