// Decides what the browser's Back leads to: the page, sentence or model before. Of anything else that a link holds, such as a
// step or a head, the address keeps the newest alone. Streamlit adds an entry for all that the server sets and none for
// what is typed, the other way round. data: {box, quiet, rest, parameters, usual}: label of the sentence's box, selector of an app
// that has answered, milliseconds without a keystroke after which a sentence counts as typed, names of the parameters that
// make an entry, the sentence's first, and usual, the sentence of a link that has none. While a sentence is typed the root has
// `data-typing`.

const WRITERS = ["pushState", "replaceState"]
const ENDED = /[.!?\u2026]["'\u2019\u201d)]*\s*$/  // the writer has said that this is all

class Entries {
  constructor(data) {
    Object.assign(this, { data, draft: null, typing: null, texts: new Set(), reduced: null })
    this.heard = {
      input: (event) => this.isBox(event) && this.typed(event.target),
      pointerdown: () => { this.reduced = null },
      keydown: () => { this.reduced = null },
    }
    for (const [kind, hear] of Object.entries(this.heard)) document.addEventListener(kind, hear, true)
    this.moved = () => { this.texts.clear(); this.end(null) }
    addEventListener("popstate", this.moved)
    for (const name of WRITERS) history[name] = (state, title, url) => this.write(name, state, title, url)
  }

  isBox({ target }) {
    return target instanceof HTMLInputElement && target.ariaLabel === this.data.box
  }

  typed(box) {
    if (!this.typing) this.texts.clear()
    this.texts.add(box.value)
    this.typing = { entered: false, ...this.typing, box }
    document.documentElement.toggleAttribute("data-typing", true)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.rest(), this.data.rest)
  }

  // A sentence counts as typed when the address has it and the server has answered. Where a browser is slow the app can look
  // quiet before that: `texts`, all that the box held meanwhile, tells late answers from sentences that are new.
  rest() {
    const sentence = this.sentence(new URL(location.href)), { value, isConnected } = this.typing.box
    const answered = sentence === value || !value.trim() || !isConnected
    if (!answered || !document.querySelector(this.data.quiet)) {
      this.timer = setTimeout(() => this.rest(), this.data.rest / 4)
      return
    }
    this.end(ENDED.test(sentence) ? null : sentence)
  }

  // draft: a sentence that may go on in the same entry.
  end(draft) {
    clearTimeout(this.timer)
    Object.assign(this, { draft, typing: null, reduced: null })
    document.documentElement.toggleAttribute("data-typing", false)
  }

  sentence(url) {
    return url.searchParams.get(this.data.parameters[0]) ?? this.data.usual
  }

  write(name, state, title, url) {
    const from = new URL(location.href)
    const to = new URL(url ?? location.href, location.href)
    const put = (method, address) => History.prototype[method].call(history, state, title, address)
    if (from.pathname !== to.pathname) {
      // before it leaves a page Streamlit takes that page's own parameters out of its address
      if (this.reduced !== null && this.reduced.to === from.href) put("replaceState", this.reduced.from)
      this.reduced = null
      return put(name, url)
    }
    if (this.enters(name, from, to)) return put("pushState", url)
    const before = this.reduced?.to === from.href ? this.reduced.from : from.href
    put("replaceState", url)
    this.reduced = within(to, new URL(before)) ? { from: before, to: location.href } : null
  }

  // Whether an address that is written is an entry of its own.
  enters(name, from, to) {
    const changed = this.data.parameters.filter((each) => from.searchParams.get(each) !== to.searchParams.get(each))
    if (!changed.length) return false
    const ofSentence = changed.length === 1 && changed[0] === this.data.parameters[0]
    if (!ofSentence || !this.typing) {
      if (name !== "pushState" || (ofSentence && this.texts.has(this.sentence(to)))) return false
      this.texts.clear()
      return true
    }
    if (this.typing.entered) return false
    this.typing.entered = true
    const before = this.sentence(from)
    return before.trim() !== "" && !(before === this.draft && this.sentence(to).startsWith(before))
  }

  leave() {
    this.end(null)
    removeEventListener("popstate", this.moved)
    for (const [kind, hear] of Object.entries(this.heard)) document.removeEventListener(kind, hear, true)
    for (const name of WRITERS) delete history[name]  // the browser's own are the prototype's
  }
}

// Whether an address holds nothing but a part of what another holds.
function within(part, whole) {
  return [...part.searchParams].every(([name, value]) => whole.searchParams.getAll(name).includes(value))
}

export default function ({ data, parentElement }) {
  parentElement.entries ??= new Entries(data)
  return onceGone(parentElement, () => parentElement.entries.leave())
}
