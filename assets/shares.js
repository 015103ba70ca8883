// Giving out 100 % over options, and what two ways to give it out have in common.

const STEP = 5  // per cent that an arrow key gives or takes
const TAP = 10  // per cent that a tap on a word gives

// The part of two distributions that is the same: 1 only where they are equal, 0 where they share nothing.
function overlap(first, second) {
  return first.reduce((sum, share, at) => sum + Math.min(share, second[at]), 0)
}

// A share in whole per cent; "0 %" and "100 %" are said of nothing and all alone.
function wholePercent(share) {
  const whole = Math.round(100 * share)
  if (whole === 0 && share > 1e-6) return "less than 1 %"
  if (whole === 100 && share < 1 - 1e-6) return "more than 99 %"
  return `${whole} %`
}

// A slider and a number field for each option. `given`: whole per cents, written in place; `changed` is told what is
// left to give.
class Sliders {
  constructor(options, given, changed) {
    Object.assign(this, { options, given, changed })
    this.inputs = options.map((option, at) => {
      const input = element("input", { type: "range", min: "0", max: "100", step: "1", "aria-label": option })
      input.oninput = () => this.give(at, input.valueAsNumber)
      input.onkeydown = (event) => {
        const by = { ArrowRight: STEP, ArrowUp: STEP, ArrowLeft: -STEP, ArrowDown: -STEP }[event.key]
        if (!by) return
        event.preventDefault()
        this.give(at, given[at] + by)
      }
      return input
    })
    this.numbers = options.map((option, at) => {
      const look = { type: "number", class: "number", min: "0", max: "100", step: "1", inputmode: "numeric" }
      const field = element("input", { ...look, "aria-label": `${option}, per cent` })
      field.oninput = () => field.value !== "" && this.give(at, field.valueAsNumber)
      field.onblur = () => field.value === "" && this.give(at, 0)
      return field
    })
    this.show()
  }

  // Option by option; a word that is tapped gets some more.
  get list() {
    return element("div", { class: "given" }, ...this.options.map((option, at) => {
      const name = element("span", { class: "name", title: `${TAP} % more` }, option)
      name.onclick = () => this.give(at, this.given[at] + TAP)
      const number = element("span", { class: "of" }, this.numbers[at], "\u00a0%")
      return element("div", { class: "share" }, name, this.inputs[at], number)
    }))
  }

  get left() {
    return 100 - this.given.reduce((sum, share) => sum + share, 0)
  }

  // No more than there is left.
  give(at, share) {
    this.given[at] = Math.max(0, Math.min(Math.round(share), this.given[at] + this.left))
    this.show()
  }

  // What is left, evenly to all; the first get what cannot be divided.
  spread() {
    const { left, given } = this
    given.forEach((share, at) => { given[at] = share + Math.floor(left / given.length) + (at < left % given.length) })
    this.show()
  }

  show() {
    this.given.forEach((share, at) => {
      this.inputs[at].value = String(share)
      this.inputs[at].style.setProperty("--share", `${share}%`)
      put(this.inputs[at], "aria-valuetext", `${share} %`)
      if (this.numbers[at].value !== String(share)) this.numbers[at].value = String(share)
    })
    this.changed(this.left)
  }
}
