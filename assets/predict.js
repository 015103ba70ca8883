// A question before its answer. In front stand what it is made of, and as LOOK its style sheet.
// data: {id, place, kind: word | candidate | shares | text, question, options, told, answers, shares, says, waits, covers,
// next, stage, deferred, shown, formula}; see ui/predict.py. id: under which the answer is kept. covers: selectors of
// what holds the answer; what stands above the question is covered once the question has been in view, for an empty box
// would say nothing. deferred: the server shows its answer once it is told to, and says so by `shown`. The
// stage's keys come as the event "lab-answer" with the detail "blank" or "reveal".

const PATIENCE = 2000  // milliseconds after which what the server has not heard is told again
const HIDDEN = "Hidden until you answer"

class Prediction {
  constructor(root) {
    this.root = root
    this.body = element("div", { class: "body" })
    this.result = element("p", { class: "result", "aria-live": "polite", tabindex: "-1" })
    this.actions = element("div", { class: "actions" })
    root.append(this.body, this.result, this.actions)
    this.cover = document.createElement("style")
    this.hear = ({ detail }) => this.heard(detail)
    this.viewed = new IntersectionObserver((seen) => {
      if (this.seen || !seen.some((each) => each.isIntersecting)) return
      this.seen = true
      this.show()
    }, { threshold: 0.5 })
  }

  take(data) {
    addEventListener("lab-answer", this.hear)
    if (data.id !== this.data?.id) {
      Object.assign(this, { peeked: false, blank: false, left: false, given: [], seen: data.stage })
      this.viewed.unobserve(this.root)
    }
    this.viewed.observe(this.root)  // which tells at once whether it is in view
    if (!data.shown) this.again = false
    else if (data.deferred && !this.again) this.peeked = true
    this.data = data
    put(this.root, "aria-label", ["A question before the answer", data.question].filter(Boolean).join(": "))
    this.show()
    this.insist()
  }

  // The question's place in the page, if it has a style of its own.
  get outside() {
    return this.root.getRootNode().host ?? this.root
  }

  get answer() {
    return answered(this.data)
  }

  get taken() {
    return this.data.stage || this.data.deferred || recall().taken.includes(this.data.place)
  }

  get revealed() {
    return !this.blank && !this.left && (this.peeked || this.answer !== undefined)
  }

  // The stage's keys.
  heard(detail) {
    if (!["blank", "reveal"].includes(detail)) return
    Object.assign(this, { blank: detail === "blank", peeked: detail === "reveal" })
    this.show()
    this.insist()
  }

  commit(answer) {
    keepAnswer(this.data.id, answer)
    // which visited.js marks in the menu, and the pocket edition counts
    dispatchEvent(new CustomEvent("lab-answered", { detail: { id: this.data.id, answer } }))
    this.blank = false
    this.show()
    this.insist()
    this.result.focus({ preventScroll: true })
  }

  // Forget the answer, and ask again.
  anew() {
    keepAnswer(this.data.id)
    Object.assign(this, { peeked: false, blank: false, given: [], again: this.data.deferred && this.data.shown })
    this.show()
    this.insist()
    this.body.querySelector("button, input")?.focus({ preventScroll: true })
  }

  takeUp(on) {
    const others = recall().taken.filter((place) => place !== this.data.place)
    keep({ taken: on ? [...others, this.data.place] : others })
    this.show()
    this.root.querySelector(on ? ".body button, .body input" : "button")?.focus({ preventScroll: true })
  }

  showMe() {
    if (!this.data.deferred && !this.data.stage) return this.takeUp(false)
    Object.assign(this, { peeked: true, blank: false })
    this.show()
    this.insist()
    this.result.focus({ preventScroll: true })
  }

  goOn() {
    this.left = true  // covered at once, before the next question comes
    this.show()
    this.insist()
  }

  // Tell the server what it has not taken up: what is told while it draws is lost.
  insist() {
    clearTimeout(this.timer)
    const { id, deferred, shown } = this.data
    const apart = deferred && shown !== this.revealed
    if (!apart && !this.left) return
    this.timer = setTimeout(() => this.insist(), PATIENCE)
    if (apart) this.tell("answer", [id, this.revealed])
    else this.tell("next", id)
  }

  show() {
    const { data, revealed, taken, answer } = this
    const state = !taken && answer === undefined ? "closed" : revealed ? "revealed" : "open"
    this.hide(taken && !revealed && Boolean(data.question))
    this.root.dataset.state = state
    this.outside.toggleAttribute("data-predicts", taken)  // for those who would show an answer before (assets/lab/answers)
    this.root.classList.toggle("stage", data.stage)
    const drawn = JSON.stringify([state, taken, this.left, answer, data])
    if (drawn === this.drawn) return
    this.drawn = drawn
    if (state === "closed") this.closed()
    else if (!data.question) this.waiting()
    else if (state === "open") this.open()
    else this.reveal()
  }

  hide(hidden) {
    const rule = (selector) => `${selector}, ${selector} * { visibility: hidden !important; }
      ${selector} { position: relative; }
      ${selector}::after { content: "${HIDDEN}"; visibility: visible; position: absolute; inset: 0; padding: 0 1em;
        border: 1px dashed; border-radius: 0.5rem; opacity: 0.75; }`
    const covers = this.data.covers.filter((selector) => this.seen || !this.isAbove(selector))
    this.cover.textContent = hidden ? covers.map(rule).join("\n") : ""
    if (this.cover.textContent && !this.cover.isConnected) document.head.append(this.cover)
  }

  // Whether what a selector finds stands above the question.
  isAbove(selector) {
    const covered = document.querySelector(selector)
    return covered !== null && Boolean(this.outside.compareDocumentPosition(covered) & Node.DOCUMENT_POSITION_PRECEDING)
  }

  closed() {
    const start = this.press("Predict first", () => this.takeUp(true), "first")
    this.fill([element("p", { class: "row" }, start, element("span", {}, this.data.question || this.data.waits))])
  }

  waiting() {
    this.fill([element("p", { class: "row" }, element("span", {}, this.data.waits))], "", [this.stop()])
  }

  open() {
    const { data } = this
    const asked = element("p", { class: "question" }, data.question)
    const ask = { shares: () => this.sliders(), text: () => this.line() }[data.kind] ?? (() => this.choices())
    const [node, ...more] = ask()
    this.fill([asked, node], "", this.left ? [] : [...more, this.press("Show me", () => this.showMe())])
  }

  // Tab reaches one of the options, arrow keys the others.
  choices() {
    const buttons = this.data.options.map((option, at) => {
      const chip = element("button", { type: "button", class: "option", tabindex: at ? "-1" : "0" }, ...named(this.data, at))
      chip.onclick = () => this.commit(at)
      return chip
    })
    const look = { class: `options ${this.data.kind}`, role: "toolbar", "aria-label": "Options" }
    const group = element("div", look, ...buttons)
    group.onkeydown = (event) => {
      const at = buttons.indexOf(event.target)
      const forward = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
      const to = { Home: 0, End: buttons.length - 1 }[event.key] ?? at + (forward ?? NaN)
      if (at < 0 || Number.isNaN(to)) return
      event.preventDefault()
      const next = buttons[Math.max(0, Math.min(to, buttons.length - 1))]
      for (const each of buttons) each.tabIndex = each === next ? 0 : -1
      next.focus()
    }
    return [group]
  }

  sliders() {
    const { options } = this.data
    if (this.given.length !== options.length) this.given = options.map(() => 0)
    const rest = element("span", { class: "rest", role: "status" })
    const done = this.press("Compare with the model", () => this.commit([...this.given]))
    const spread = this.press("Spread the rest", () => sliders.spread())
    const sliders = new Sliders(options, this.given, (left) => {
      done.disabled = left > 0
      spread.disabled = left === 0
      say(rest, left ? `${left} % left to give` : "All 100 % given")
    })
    return [sliders.list, rest, spread, done]
  }

  line() {
    const input = element("input", { type: "text", maxlength: "300", "aria-label": "Your answer" })
    const done = this.press("Answer", () => input.value.trim() && this.commit(input.value.trim()))
    input.onkeydown = (event) => {  // which returns nothing: what returns false takes the key from the box
      if (event.key === "Enter" && !event.isComposing) done.click()
    }
    return [input, done]
  }

  reveal() {
    const { data, answer } = this
    const again = this.press("Ask me again", () => this.anew())
    const on = data.next ? [this.press("Next step", () => this.goOn())] : []
    const actions = [...on, again, ...(this.taken && !data.deferred && !data.stage ? [this.stop()] : [])]
    const asked = element("p", { class: "question" }, data.question)
    if (data.kind === "shares") {
      this.fill([asked, compared(data, answer), ...worked(data, answer)], agreement(data, answer), actions)
    } else if (data.kind === "text") this.fill([asked], answer === undefined ? "" : `You said: ${answer}`, actions)
    else this.fill([asked, chosen(data, answer)], verdict(data, answer), actions)
  }

  press(label, pressed, className = "") {
    const made = element("button", { type: "button", class: `press ${className}` }, label)
    made.onclick = pressed
    return made
  }

  stop() {
    return this.press("Stop predicting", () => this.takeUp(false))
  }

  fill(nodes, told = "", actions = []) {
    this.body.replaceChildren(...nodes)
    this.actions.replaceChildren(...actions)
    say(this.result, told)
  }

  leave() {
    removeEventListener("lab-answer", this.hear)
    this.viewed.disconnect()
    clearTimeout(this.timer)
    this.cover.remove()
  }
}

const sheet = new CSSStyleSheet()
sheet.replaceSync(LOOK)

// What predict_here.js waits for: draws a question in its place; gives back what is to be done when it goes.
window.attentionLabPredict = ({ data, parentElement, setTriggerValue }) => {
  const root = parentElement.querySelector(".predict")
  if (!parentElement.adoptedStyleSheets.includes(sheet)) parentElement.adoptedStyleSheets.push(sheet)
  root.prediction ??= new Prediction(root)
  root.prediction.tell = setTriggerValue
  root.prediction.take(data)
  return onceGone(root, () => root.prediction.leave())
}
dispatchEvent(new Event("attention-lab-predict"))

export default function () {}
