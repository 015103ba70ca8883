// The questions of Check yourself, one a screen. In front stand calls.js, elements.js, check_file.js and check_codes.js. What is
// answered stays in this tab of the browser; the server never gets it.
// data: {version, form, time, condition, levels, items, feedback}; see ui/check_yourself/asking.py. An item is {name, question,
// options, right, misconceptions, why, address, label}; one without options is answered in the learner's own words.

const KEPT = "attention-lab-check"
const LETTERS = "abcdefghij"
const LONGEST_TEXT = 600  // characters
const SHORT = 15  // characters of options that stand side by side

let unkept = { code: "", sittings: {} }  // of a browser that keeps nothing: as long as the page is open

// {code, sittings: {place: {version, form, time, condition, started, at, answers: {item's name: answer}}}}
function kept() {
  try {
    const { code, sittings } = JSON.parse(sessionStorage.getItem(KEPT))
    if (typeof code === "string" && sittings && typeof sittings === "object") return { code, sittings }
  } catch {
    // nothing is kept here, or not by us
  }
  return unkept
}

function keep(state) {
  unkept = state
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(state))
  } catch {
    // see above
  }
}

// The rows of the learner's file: all that was answered in this tab.
function answeredRows({ code, sittings }) {
  return Object.values(sittings).flatMap(({ version, form, time, condition, started, answers }) =>
    Object.entries(answers).map(([item, answer]) => ({ version, form, time, condition, code, started, item, ...answer })))
}

class Check {
  constructor(root) {
    this.root = root
  }

  take(data) {
    const drawn = JSON.stringify(data)
    if (drawn === this.drawn) return
    Object.assign(this, { data, drawn })
    this.show()
  }

  get place() {
    return `${this.data.version} ${this.data.form} ${this.data.time}`
  }

  get sitting() {
    return kept().sittings[this.place]
  }

  change(part) {
    const { code, sittings } = kept()
    keep({ code, sittings: { ...sittings, [this.place]: { ...this.sitting, ...part } } })
  }

  show(focuses = false) {
    const { sitting, data } = this
    if (!sitting) this.start()
    else if (sitting.at >= data.items.length) this.end(sitting)
    else this.ask(data.items[sitting.at], sitting)
    if (focuses) this.root.querySelector("[tabindex='-1']")?.focus({ preventScroll: true })
  }

  fill(...nodes) {
    this.root.replaceChildren(...nodes)
  }

  go(at) {
    this.change({ at })
    this.show(true)
  }

  start() {
    const { data } = this
    const box = element("input", { type: "text", id: "code", maxlength: LONGEST_CODE, autocomplete: "off", spellcheck: "false" })
    box.value = kept().code || newCode()
    const told = element("p", { class: "told", role: "status" })
    const begin = press("Begin", () => {
      const code = readCode(box.value)
      if (code === undefined) {
        say(told, "A code is two to four words of the letters a to z, such as calm-blue-horse.")
        box.focus()
        return
      }
      const { version, form, time, condition } = data
      const started = `${new Date().toISOString().slice(0, 19)}Z`
      keep({ ...kept(), code })
      this.change({ version, form, time, condition, started, at: 0, answers: {} })
      this.show(true)
    }, "first")
    box.onkeydown = (event) => {
      if (event.key === "Enter" && !event.isComposing) begin.click()
    }
    this.fill(
      heading(`${data.items.length} questions, one at a time`),
      element("p", {}, "Your code joins your answers before and after a lesson. Write it down, or type the one that you have."),
      element("div", { class: "row" }, element("label", { for: "code" }, "Your code"), box, begin),
      told,
    )
  }

  ask(item, sitting) {
    const { data } = this
    const answer = sitting.answers[item.name] ?? {}
    const next = press(sitting.at + 1 < data.items.length ? "Next" : "Finish", () => {
      const given = item.options.length ? this.chosen(item) : { text: this.root.querySelector("textarea").value.trim() }
      this.change({ answers: { ...this.sitting.answers, [item.name]: given } })
      this.go(sitting.at + 1)
    }, "first")
    const back = press("Back", () => this.go(sitting.at - 1))
    back.disabled = sitting.at === 0
    const title = heading(item.question)
    const answers = item.options.length ? this.choices(item, answer, next) : [inOwnWords(answer)]
    this.fill(
      element("p", { class: "count" }, `Question ${sitting.at + 1} of ${data.items.length}`),
      title,
      ...answers,
      element("div", { class: "row" }, back, next),
    )
  }

  choices(item, answer, next) {
    const ready = () => { next.disabled = !["option", "sure"].every((name) => this.picked(name)) }
    const groups = [
      radios("option", "Answers", item.options, LETTERS.indexOf(answer.answer || " "), ready),
      radios("sure", "How sure are you?", this.data.levels, (answer.confidence || 0) - 1, ready),
    ]
    next.disabled = !answer.answer
    return groups
  }

  // The radio button that is chosen in a group.
  picked(name) {
    return this.root.querySelector(`input[name="${name}"]:checked`)
  }

  // The answer as it stands in the file.
  chosen(item) {
    const [option, sure] = ["option", "sure"].map((name) => Number(this.picked(name).value))
    return {
      answer: LETTERS[option],
      correct: option === item.right ? "yes" : "no",
      misconception: item.misconceptions[option],
      confidence: sure + 1,
    }
  }

  end(sitting) {
    const { data } = this
    const asked = data.items.filter((item) => item.options.length)
    const right = asked.filter((item) => sitting.answers[item.name]?.correct === "yes").length
    const told = data.feedback
      ? `You have answered ${right} of ${asked.length} right.`
      : "Thank you. The right answers come after the lesson."
    this.fill(
      heading("Done"),
      element("p", {}, told),
      element("p", {}, `Your code is ${kept().code}. Your answers are in this tab alone: save the file before you close it.`),
      element("div", { class: "row" },
        press("Save my answers (CSV)", () => saveRows(), "first"),
        press("Look at my answers again", () => this.go(0)),
        press("Delete these answers", () => this.forget())),
      ...(data.feedback ? [element("ol", { class: "results" }, ...asked.map((item) => result(item, sitting.answers[item.name])))] : []),
    )
  }

  forget() {
    const { code, sittings } = kept()
    const { [this.place]: _, ...others } = sittings
    keep({ code, sittings: others })
    this.show(true)
  }
}

function heading(text) {
  return element("h3", { tabindex: "-1" }, text)
}

function press(label, pressed, look = "") {
  const made = element("button", { type: "button", class: `press ${look}` }, label)
  made.onclick = pressed
  return made
}

// A group of radio buttons; chosen: the place of the one that is chosen, -1 for none.
function radios(name, label, options, chosen, changed) {
  const rows = options.map((option, at) => {
    const input = element("input", { type: "radio", name, value: at })
    input.checked = at === chosen
    input.onchange = changed
    return element("label", {}, input, element("span", {}, option))
  })
  const legend = element("span", { class: name === "sure" ? "legend" : "legend unseen", id: `legend-${name}` }, label)
  const look = `choice ${options.every((option) => option.length <= SHORT) ? "short" : ""}`
  return element("div", { role: "radiogroup", "aria-labelledby": `legend-${name}`, class: look }, legend, ...rows)
}

function inOwnWords({ text = "" }) {
  const box = element("textarea", { rows: "5", maxlength: LONGEST_TEXT, "aria-label": "Your answer" })
  box.value = text
  return box
}

function result(item, answer) {
  const right = answer?.correct === "yes"
  const at = LETTERS.indexOf(answer?.answer || " ")
  const parts = [
    element("p", { class: "asked" }, item.question),
    element("p", {}, `${right ? "✓ Right" : "✗ You chose"}: ${item.options[at] ?? "nothing"}`),
  ]
  if (!right) parts.push(element("p", {}, `Right: ${item.options[item.right]}`))
  const why = element("p", {}, item.why)
  if (item.address) why.append(" ", element("a", { href: item.address, target: "_blank", rel: "noopener" }, item.label))
  return element("li", {}, ...parts, why)
}

function saveRows() {
  const state = kept()
  const url = URL.createObjectURL(new Blob(["\ufeff", csvOf(answeredRows(state))], { type: "text/csv" }))
  const link = element("a", { href: url, download: `check-${state.code}.csv` })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".check")
  root.check ??= new Check(root)
  root.check.take(data)
}
