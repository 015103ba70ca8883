// The clock, controls and keys of what is played in steps; put in front of the components that play something. They get
// `enter(step)` when a step begins, `move(progress)` from 0 to 1 while it is drawn, and `rest(step)` once, when nothing
// has changed for a moment. The server is asked nothing meanwhile, so no press is lost.

const SPEEDS = [0.25, 0.5, 1, 2, 4]
const REST = 400  // milliseconds without a change after which a step counts as chosen
const SVG = "http://www.w3.org/2000/svg"
const ICONS = {
  play: "M8 5.5v13l10.5-6.5z", pause: "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z",
  back: "M15.5 5.5 9 12l6.5 6.5", forward: "M8.5 5.5 15 12l-6.5 6.5",
}
// outside the component a key belongs to whatever is made for it
const ROLES = "slider radio tab listbox option combobox grid menu menuitem toolbar dialog".split(" ")
const TAKEN = ["input", "textarea", "select", "[contenteditable=true]", ...ROLES.map((role) => `[role=${role}]`)].join()
const PRESSED = "button, a, summary, [role=button]"

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches
const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
const eased = (share) => (share < 0.5 ? 4 * share ** 3 : 1 - (2 - 2 * share) ** 3 / 2)

function icon(...shapes) {
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("viewBox", "0 0 24 24")
  svg.setAttribute("aria-hidden", "true")
  for (const shape of shapes) {
    const path = document.createElementNS(SVG, "path")
    path.setAttribute("d", ICONS[shape])
    path.setAttribute("class", shape)
    svg.append(path)
  }
  return svg
}

function button(label, className, ...children) {
  return element("button", { type: "button", "aria-label": label, title: label, class: className }, ...children)
}

// One choice of several, a group of radio buttons: {value, text, label}.
function choice(name, className, options, chosen, choose) {
  const group = element("fieldset", { class: `choice ${className}` }, element("legend", {}, name))
  const key = `${className}-${Math.random()}`  // radio buttons of other components have other names
  for (const { value, text, label } of options) {
    const input = element("input", { type: "radio", name: key, "aria-label": label ?? text })
    input.checked = value === chosen
    input.onchange = () => choose(value)
    input.dataset.value = value
    group.append(element("label", {}, input, element("span", { "aria-hidden": "true" }, text)))
  }
  return group
}

function choose(group, value) {
  for (const input of group.querySelectorAll("input")) input.checked = input.dataset.value === String(value)
}

// What the reader chose here and the server elsewhere, brought together: the server's choice counts where it has heard
// all that was told here, and is another one or was made once more. `heard` is the number of the last that it heard,
// `made` how many choices were made elsewhere: where the reader has moved on from the server's, the same one is news.
class Accord {
  constructor() {
    this.number = 0
    this.known = undefined
  }

  // Whether the server's `choice` is to be followed.
  news(heard, choice, made = 0) {
    this.number = Math.max(this.number, heard)
    const known = JSON.stringify(choice)
    if (heard < this.number || (known === this.known && made === this.made)) return false
    this.known = known
    this.made = made
    return true
  }

  // The number to tell the server a choice with; 0 where it knows.
  telling(choice) {
    const known = JSON.stringify(choice)
    if (known === this.known) return 0
    this.known = known
    this.number += 1
    return this.number
  }
}

class Playback {
  // root: whose keys are heard. place: where the controls go. what: {enter, move, rest, described}; described: a step in
  // words. lasts, moves: milliseconds of a step and of its drawing; soon: the part of it that a reader's own step takes.
  constructor(root, place, what) {
    const usual = { lasts: () => 1800, moves: () => 1000, soon: 0.45, label: "Step", names: [] }
    Object.assign(this, { root }, usual, what)
    this.count = 1
    this.step = 0
    this.progress = 1
    this.speed = 1
    this.playing = false
    this.home = null  // the step to go to at the end of the playing
    this.everywhere = false  // whether keys are heard all over the page
    this.keys = {
      " ": () => this.toggle(), ArrowLeft: () => this.walk(this.step - 1), ArrowRight: () => this.walk(this.step + 1),
      Home: () => this.walk(0), End: () => this.walk(this.count - 1), ...what.keys,
    }
    root.dataset.playback = ""
    this.build(place)
    this.hear = (event) => this.heard(event)
    document.addEventListener("keydown", this.hear)
    // a click leaves the keyboard to the whole: Space then plays, and does not press the button again
    root.addEventListener("mousedown", (event) => {
      if (event.target.closest("input[type=range]") || event.target.matches(".scroll")) return  // they are dragged
      event.preventDefault()
      root.focus({ preventScroll: true })
    })
  }

  build(place) {
    this.play = button("Play", "go", icon("play", "pause"))
    this.back = button("Back", "pace", icon("back"))
    this.forward = button("Forward", "pace", icon("forward"))
    this.slider = element("input", { type: "range", min: "1", value: "1", step: "1", "aria-label": this.label })
    this.dots = element("span", { class: "dots", "aria-hidden": "true" })
    this.play.onclick = () => this.toggle()
    this.back.onclick = () => this.walk(this.step - 1)
    this.forward.onclick = () => this.walk(this.step + 1)
    this.slider.oninput = () => this.walk(this.slider.valueAsNumber - 1)
    const speeds = SPEEDS.map((speed) => ({ value: speed, text: `${speed}×`, label: `${speed} times` }))
    const speed = choice("Speed", "speed", speeds, 1, (chosen) => { this.speed = chosen })
    place.append(this.play, this.back, this.forward, element("span", { class: "track" }, this.dots, this.slider), speed)
  }

  // Begin with so many steps, at this one, without drawing it anew.
  begin(count, step) {
    this.stop()
    this.count = count
    this.slider.max = String(count)
    const dot = (_, at) => element("i", { "data-name": this.names[at] ?? "" })
    this.dots.replaceChildren(...Array.from({ length: count > 40 ? 0 : count }, dot))
    this.go(step, true)
  }

  // Play from a step to the end, and come to rest at another, unless the reader does something meanwhile.
  playFrom(step, home) {
    this.start()
    this.go(step)
    this.home = home
  }

  // The reader's own step: it ends the playing.
  walk(step) {
    this.home = null
    this.playing = false
    this.go(step)
    this.settle()
  }

  go(step, still = false) {
    this.step = Math.max(0, Math.min(step, this.count - 1))
    this.since = null
    this.progress = still || calm() ? 1 : 0
    this.enter(this.step)
    this.move(this.progress)
    this.show()
    this.run()
  }

  toggle() {
    if (this.playing) this.pause()
    else this.start()
  }

  start() {
    if (this.count < 2) return
    this.playing = true
    if (this.step === this.count - 1) this.go(0)
    this.since = null
    this.show()
    this.run()
  }

  pause() {
    this.home = null
    this.playing = false
    this.show()
    this.settle()
  }

  // Stop without a word to anybody.
  stop() {
    this.home = null
    this.playing = false
    cancelAnimationFrame(this.frame)
    this.frame = 0
    clearTimeout(this.timer)
  }

  leave() {
    this.stop()
    document.removeEventListener("keydown", this.hear)
  }

  settle() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.playing || this.rest(this.step), REST)
  }

  run() {
    if (!this.frame) this.frame = requestAnimationFrame((now) => this.tick(now))
  }

  tick(now) {
    this.frame = 0
    this.since ??= now
    const passed = (now - this.since) * (this.playing ? this.speed : 1)
    const moves = (this.playing ? 1 : this.soon) * this.moves(this.step)
    const progress = calm() ? 1 : Math.min(1, passed / moves)
    if (progress > this.progress) {
      this.progress = progress
      this.move(progress)
    }
    if (this.playing && passed >= this.lasts(this.step)) {
      if (this.step < this.count - 1) this.go(this.step + 1)
      else if (this.home === null) this.pause()
      else this.walk(this.home)
    } else if (this.playing || this.progress < 1) this.run()
  }

  show() {
    const { step, count, playing } = this
    const label = playing ? "Pause" : "Play"
    put(this.play, "aria-label", label)
    put(this.play, "title", label)
    this.play.classList.toggle("playing", playing)
    this.back.disabled = step === 0
    this.forward.disabled = step === count - 1
    this.slider.value = String(step + 1)
    put(this.slider, "aria-valuetext", this.described(step))
    this.slider.style.setProperty("--done", count > 1 ? step / (count - 1) : 0)
    const dots = this.dots.children
    for (let at = 0; at < dots.length; at++) {
      dots[at].classList.toggle("done", at <= step)
      dots[at].classList.toggle("now", at === step)
    }
  }

  heard(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    const path = event.composedPath()
    const [target] = path
    if (!this.keys[key] || !(target instanceof Element)) return
    if (path.includes(this.root)) {
      if (target.matches("input[type=radio]") || (key === " " && target.matches("button, [type=checkbox]"))) return
    } else {
      if (!this.everywhere || path.some((each) => each.dataset?.playback !== undefined)) return
      if (target.closest(TAKEN) || (key === " " && target.closest(PRESSED))) return
    }
    event.preventDefault()
    this.keys[key]()
  }
}
