// A translation, or several of one sentence, played step by step. data: {id, name, tracks: [charts/player.py's data, as
// JSON], shares, step, view, heard, made, keys, stage, autoplay, colours: {light, dark}, underlines, legend}; several tracks
// are charts/lanes.py's data. underlines: in CSS, by how sure the model was. legend: [that, what it means].
// When a step or a view has rested, it is told as the trigger "rest": {step, site, head, number, unless}; `heard` is the
// last number that the server knows, `made` how many steps and views were chosen elsewhere. Where the reader has pressed
// something else since, which may choose one, `unless` is the number of those known here. slider: the key of the stepper's that follows, whose charts are told at once (choices.js).

const MEAN = -1
const STEP_LASTS = 800, STEP_MOVES = 700  // milliseconds at the usual speed: a step, and its drawing
const PRESSES = ["pointerdown", "click", "keydown"]  // a screen reader may click without a pointer
const MARKS = { strange: "dashed: rarely seen in the training", lost: "crossed out: lost in the French" }

class Player {
  constructor(root) {
    this.root = root
    this.figure = element("div", { class: "figure" })
    this.side = element("div", { class: "side" })
    this.said = element("p", { class: "said", "aria-live": "polite" })
    this.controls = element("div", { class: "controls" })
    this.hint = element("p", { class: "hint", "aria-hidden": "true" })
    this.drawnAs = element("div", { class: "drawn-as" })
    root.append(this.figure, this.side, this.said, this.drawnAs, this.hint, this.controls)
    this.shape = "ribbons"
    this.accord = new Accord()
    this.typing = new MutationObserver(() => this.half())
    this.typing.observe(document.documentElement, { attributeFilter: ["data-unfinished"] })
    this.half()
    this.typed = ({ detail }) => this.preview(detail)
    document.addEventListener("french-typed", this.typed)
    this.legend = element("span", { class: "doubt" })
    this.overtaken = false
    this.pressed = (event) => {
      const pressing = event.type !== "keydown" || event.key === "Enter" || event.key === " "
      if (pressing && !event.composedPath().includes(root)) this.overtaken = true
    }
    for (const kind of PRESSES) document.addEventListener(kind, this.pressed, true)
    this.scenes = []
    this.pointed = -1  // the English word that is asked about, and the track in which
    this.asked = 0
    this.view = 0
    this.playback = new Playback(root, this.controls, {
      enter: (step) => this.enter(step),
      move: (progress) => this.scenes.forEach((scene) => scene.move(progress)),
      rest: (step) => this.rest(step),
      label: "Play position",
      lasts: () => STEP_LASTS,
      moves: () => STEP_MOVES,
      described: (step) => this.tracks.map((track) => track.steps[step]?.said).find(Boolean),
      keys: { h: () => this.turn("head"), l: () => this.turn("site"), Escape: () => this.point(-1) },
    })
  }

  // What is typed is not finished: nothing of its French counts yet (assets/typing.js).
  half() {
    const unfinished = document.documentElement.dataset.unfinished
    this.root.classList.toggle("unfinished", unfinished !== undefined)
    this.root.classList.toggle("halfword", unfinished === "word")
    if (unfinished === undefined && this.held) this.open(this.given)
  }

  // A track that this browser has made of a sentence that is being typed (assets/lab/answers/typed_french.js), with all of
  // it written; null: what the server says of it is to be shown.
  preview(track) {
    if (!this.given || this.given.tracks.length > 1) return
    if (track) {
      this.build({ ...this.given, tracks: [track], step: track.steps.length - 1, view: Math.max(0, Math.min(this.view, track.views.length - 1)) })
      put(this.root, "data-answered-by", "browser")
    } else if (this.previews) this.open(this.given)
  }

  get previews() {
    return this.root.dataset.answeredBy !== undefined
  }

  // Show what the server has said.
  open(data) {
    const fresh = this.held || !this.previews
    this.held = false
    this.root.removeAttribute("data-answered-by")
    this.build({ ...data, tracks: data.tracks.map((packed) => JSON.parse(packed)) })
    if (fresh && data.autoplay && !calm()) this.playback.playFrom(0, data.step)
  }

  take(data) {
    this.colour(data.colours)
    this.underline(data)
    put(this.root, "aria-label", data.name)
    this.playback.everywhere = data.keys
    this.slider = data.slider
    this.root.classList.toggle("stage", data.stage)
    this.root.classList.toggle("spelled", data.whole)
    const elsewhere = this.accord.news(data.heard, [data.step, data.view], data.made)
    const other = data.id !== this.id
    this.id = data.id
    this.given = data
    if (other) {
      this.held = this.previews  // while typing goes on this browser is ahead of the server
      if (!this.held || document.documentElement.dataset.unfinished === undefined) this.open(data)
    } else if (elsewhere && !this.previews) {
      this.playback.stop()
      this.turnTo(data.view)
      this.playback.go(data.step)
    }
  }

  colour({ light, dark }) {
    const [red, green, blue] = getComputedStyle(this.root).color.match(/[\d.]+/g).map(Number)
    const chosen = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 128 ? dark : light
    chosen.weights.forEach((colour, at) => this.root.style.setProperty(`--weight-${at}`, colour))
    this.root.style.setProperty("--faint", chosen.faint)
  }

  // Where the reader has switched the marks off there are no underlines, and nothing to explain.
  underline({ underlines, legend }) {
    for (const kind of ["unsure", "guess"]) this.root.style.setProperty(`--${kind}`, underlines[kind] ?? "none")
    this.legend.replaceChildren(...legend.flatMap(([kind, name, told], at) =>
      [at ? ", " : "; ", element("span", { class: kind }, name), ` ${told}`]))
  }

  build({ tracks, shares, step, view }) {
    Object.assign(this, { tracks, pointed: -1, asked: 0 })
    for (const scene of this.scenes) scene.leave()
    const alone = tracks.length === 1
    this.root.classList.toggle("several", !alone)
    this.lanes = tracks.map((track) => {
      const place = element("div", { class: "place" })
      if (!alone) place.dataset.rows = ""
      return { track, place, ...(alone ? {} : lane(track, place)) }
    })
    this.scenes = this.lanes.map(({ track, place }, at) => new Scene(place, track, shares, {
      shape: alone ? this.shape : "ribbons",
      pick: (chosen) => this.playback.walk(chosen),
      point: (source) => this.point(source, at),
    }))
    const there = new Set(tracks.flatMap(({ marks }) => marks.map(([, kind]) => kind)))
    const marked = [...there].map((kind) => `; ${MARKS[kind]}`).join("")
    const english = element("p", { class: "caption english" }, `English in${marked}`)
    const french = element("p", { class: "caption french" },
      element("span", { class: "whole" }, "French out", element("span", { class: "meaning" }, " (small: literal meaning)"),
        this.legend),
      element("span", { class: "half" }, "French of what is typed so far"))
    if (alone) this.figure.replaceChildren(english, this.lanes[0].place, french)
    else this.figure.replaceChildren(...this.lanes.map(({ whole }) => whole))
    for (const scene of this.scenes) scene.orient()  // now, so that nothing is first drawn the other way
    this.options(alone)
    this.view = view
    this.choices(alone ? tracks[0].views : [])
    this.offerShapes(alone && tracks[0].views.length)
    this.offerEnd(tracks.some(({ views, ends }) => views.length && ends[0]))
    this.playback.begin(Math.max(...tracks.map((track) => track.steps.length)), step)
  }

  options(alone) {
    const caption = element("p", { class: "caption" }, "What it could have written here")
    const rows = alone ? Math.max(...this.tracks[0].steps.map(({ options }) => options.length)) : 0
    this.bars = Array.from({ length: rows }, () => element("li", {},
      element("span", { class: "label", lang: "fr" }), element("i"), element("span", { class: "number" })))
    this.side.replaceChildren(...(alone ? [caption, element("ol", {}, ...this.bars)] : []))
  }

  // The choice between ribbons, and the map and the bars that they fold into.
  offerShapes(there) {
    const shapes = ["ribbons", "map", "bars"].map((shape) => ({ value: shape, text: shape }))
    const turn = (shape) => {
      this.shape = shape
      this.scenes[0].turnInto(shape)
    }
    this.drawnAs.replaceChildren(...(there ? [choice("Drawn as", "shape", shapes, this.shape, turn)] : []))
  }

  // A switch that hides the weight on the end mark, where there is any.
  offerEnd(there) {
    this.controls.querySelector(".end-switch")?.remove()
    if (!there) return
    const box = element("input", { type: "checkbox" })
    box.checked = this.root.classList.contains("without-end")
    box.onchange = () => this.root.classList.toggle("without-end", box.checked)
    this.controls.append(element("label", { class: "end-switch" }, box, "hide weight on the end mark"))
  }

  // Radio buttons for layers and heads, where there are several.
  choices(views) {
    for (const old of this.controls.querySelectorAll(".views")) old.remove()
    this.groups = {}
    const sites = [...new Set(views.map(({ site }) => site))]
    const heads = [...new Set(views.map(({ head }) => head))]
    const both = element("span", { class: "views" })
    const offer = (name, field, options) => {
      if (options.length < 2) return
      const chosen = views[this.view][field]
      this.groups[field] = choice(name, field, options, chosen, (value) => this.show({ [field]: value }))
      both.append(this.groups[field])
    }
    offer("Layer", "site", sites.map((site, at) => ({ value: site, text: String(at + 1), label: `Layer ${at + 1}` })))
    offer("Head", "head", heads.map((head) => (head === MEAN
      ? { value: head, text: "mean", label: "Mean of all heads" }
      : { value: head, text: String(head + 1), label: `Head ${head + 1}` })))
    if (both.children.length) this.controls.append(both)
    const keys = ["Space plays", "← → step"]
    if (this.groups.head) keys.push("H head")
    if (this.groups.site) keys.push("L layer")
    say(this.hint, keys.join(" · "))
  }

  show(wanted) {
    const { views } = this.tracks[0]
    const { site, head } = { ...views[this.view], ...wanted }
    this.turnTo(views.findIndex((view) => view.site === site && view.head === head))
    this.enter(this.playback.step)
    this.playback.settle()
  }

  // The next head, or the next layer; after the last the first.
  turn(field) {
    if (!this.groups[field]) return
    const { views } = this.tracks[0]
    const all = [...new Set(views.map((view) => view[field]))]
    this.show({ [field]: all[(all.indexOf(views[this.view][field]) + 1) % all.length] })
  }

  turnTo(view) {
    this.view = view
    for (const [field, group] of Object.entries(this.groups)) choose(group, this.tracks[0].views[view][field])
  }

  // An English word, to see which French words look at it; the same one again, to see the step again.
  point(source, at = this.asked) {
    if (source >= 0 && !this.tracks[at].views.length) return
    this.pointed = at === this.asked && source === this.pointed ? -1 : source
    this.asked = at
    if (this.playback.playing) this.playback.pause()
    this.enter(this.playback.step, true)
    this.scenes[at].move(1)
  }

  enter(step, asking = false) {
    this.overtaken = false
    if (!asking) this.pointed = -1
    const alone = this.tracks.length === 1
    this.scenes.forEach((scene, at) =>
      scene.enter(step, alone ? this.view : this.tracks[at].shown, at === this.asked ? this.pointed : -1))
    this.lanes.forEach(({ mark }, at) => mark?.(step, this.scenes[at].sources))
    say(this.said, this.pointed < 0 ? this.told(step) : this.scenes[this.asked].columnSaid())
    if (alone) this.weigh(this.tracks[0].steps[step].options)
  }

  // The step in words.
  told(step) {
    if (this.tracks.length > 1) return `Step ${step + 1}: ${this.lanes.map(({ tell }) => tell(step)).join("; ")}.`
    const [{ steps, views }] = this.tracks
    if (!views.length) return `${steps[step].said} from its own state alone.`
    const { who, looks } = views[this.view]
    return `${steps[step].said} and looks ${looks[step]}${who}.`
  }

  weigh(options) {
    this.bars.forEach((bar, at) => {
      const [label, length, number] = bar.children
      const [begun, text, share, told, rank, written] = options[at] ?? ["", "", 0, "", 0, false]
      const parts = [begun, text].filter(Boolean)
      label.replaceChildren(...parts.map((part) => element("span", { class: "part" }, part)))
      say(number, told)
      put(bar, "class", written ? "written" : text ? (rank === null ? "others" : "") : "none")
      put(bar, "title", text ? optionTitle(begun + text, told, rank) : "")
      length.style.setProperty("--share", share)
    })
  }

  rest(step) {
    if (this.previews) return  // of which the server knows nothing
    const { site = null, head = MEAN } = this.tracks[0].views[this.view] ?? {}
    const number = this.accord.telling([step, this.view])
    if (!number) return
    if (this.slider) {
      const detail = { control: this.slider, at: step + 1 }
      this.root.dispatchEvent(new CustomEvent("moved", { bubbles: true, composed: true, detail }))
    }
    this.tell({ step, site, head, number, unless: this.overtaken ? this.accord.made : null })
  }

  leave() {
    this.typing.disconnect()
    document.removeEventListener("french-typed", this.typed)
    for (const kind of PRESSES) document.removeEventListener(kind, this.pressed, true)
    this.playback.leave()
    for (const scene of this.scenes) scene.leave()
  }
}

// rank: from 1; 0 for a written piece far below the others, null for all other pieces together.
function optionTitle(text, told, rank) {
  if (rank === null) return `All other pieces together: ${told}`
  return `“${text}”: probability ${told}${rank ? `, number ${rank} of all pieces` : ""}`
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".player")
  root.player ??= new Player(root)
  root.player.tell = (rested) => setTriggerValue("rest", rested)
  root.player.take(data)
  return onceGone(root, () => root.player.leave())
}
