// While a sentence is typed the page shows what a model makes of half a sentence, and says so until the typing rests:
// `data-unfinished` on the root, "word" where the last letters may be half a word. data: {box, quiet, pause}: the label
// of the box, the selector of an app that has answered, milliseconds without a keystroke.

const ENDED = /[.!?\u2026]["'\u2019\u201d)]*\s*$/  // the writer has said that this is all

class Typing {
  constructor(data) {
    Object.assign(this, data)
    this.heard = { input: (event) => this.typed(event), focusout: (event) => this.left(event),
      keydown: (event) => event.key === "Enter" && this.left(event) }
    for (const [name, hear] of Object.entries(this.heard)) document.addEventListener(name, hear)
  }

  mark(unfinished) {
    clearTimeout(this.timer)
    if (unfinished === null) document.documentElement.removeAttribute("data-unfinished")
    else document.documentElement.setAttribute("data-unfinished", unfinished)
  }

  isBox({ target }) {
    return target instanceof HTMLInputElement && target.ariaLabel === this.box
  }

  typed(event) {
    if (!this.isBox(event)) return
    const { value } = event.target
    if (ENDED.test(value) || !value.trim()) return this.mark(null)
    this.mark(/[\p{L}\p{N}]$/u.test(value) ? "word" : "sentence")
    this.timer = setTimeout(() => this.rest(), this.pause)
  }

  left(event) {
    if (this.isBox(event)) this.rest()
  }

  // What the server answered to the last keystroke has to be there before it counts.
  rest() {
    clearTimeout(this.timer)
    if (document.querySelector(this.quiet)) this.mark(null)
    else this.timer = setTimeout(() => this.rest(), this.pause / 4)
  }

  leave() {
    this.mark(null)
    for (const [name, hear] of Object.entries(this.heard)) document.removeEventListener(name, hear)
  }
}

export default function ({ data, parentElement }) {
  parentElement.typing ??= new Typing(data)
  return onceGone(parentElement, () => parentElement.typing.leave())
}
