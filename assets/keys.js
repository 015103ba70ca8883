// Keys that the server answers, wherever the keyboard is; put in front of the components that hear some. A press is told
// with those before it that have no answer yet, as the trigger "pressed": [the last that has one, [[number, key], ...]],
// and told again until the server has heard its number: none is lost, and none counts twice.

const PATIENCE = 2000  // milliseconds

class Keys {
  constructor() {
    this.number = 0
    this.waiting = []
    this.hear = (event) => this.heard(event)
  }

  // keys: those that count. heard: the number of the last press that the server knows. slider: the selector of a slider
  // that has these keys itself. everywhere: they are heard all over the page. local: {key: what this browser does}.
  take({ keys, heard, slider = null, everywhere = true }, local = {}) {
    Object.assign(this, { keys: new Set(keys), slider, everywhere, local })
    this.answered = heard
    this.number = Math.max(this.number, heard)
    this.waiting = this.waiting.filter(([number]) => number > heard)
    for (const early of [true, false]) document.addEventListener("keydown", this.hear, early)  // once, however often asked
    clearTimeout(this.timer)
    if (this.waiting.length) this.timer = setTimeout(() => this.insist())  // this answer was to earlier ones
  }

  heard(event) {
    const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key
    const shift = event.shiftKey && key.length > 1  // of a character it is told by which character it is
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || shift) return
    if (!this.keys.has(key) && !this.local[key]) return
    const path = event.composedPath()
    if (!(path[0] instanceof Element) || (key === "Space" && path[0].closest(PRESSED))) return  // it presses that
    const playing = path.some((each) => each.dataset?.playback !== undefined)
    if (playing && (key.startsWith("Arrow") || path[0].matches("input"))) return
    const own = this.slider !== null && path[0].closest(this.slider) !== null
    // early at the slider, which would count from what is drawn; late elsewhere, after whatever has a use for the key
    if (own !== (event.eventPhase === Event.CAPTURING_PHASE)) return
    if (!own && (!this.everywhere || path[0].closest(TAKEN))) return
    event.preventDefault()
    if (own) event.stopPropagation()
    this.press(key)
  }

  press(key) {
    if (this.local[key]) return this.local[key]()
    this.number += 1
    this.waiting.push([this.number, key])
    clearTimeout(this.timer)
    this.insist()
  }

  // Tell it again where no answer comes: what is told while the server draws has been lost.
  insist() {
    if (!this.waiting.length) return
    this.tell([this.answered, this.waiting])
    this.timer = setTimeout(() => this.insist(), PATIENCE)
  }

  leave() {
    clearTimeout(this.timer)
    for (const early of [true, false]) document.removeEventListener("keydown", this.hear, early)
  }
}
