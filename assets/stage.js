// The keys of the stage, as small buttons too and listed behind "?". data: {keys, heard: see keys.js; stage, scene,
// scenes, lessons: [heading, address], link: selector of the menu's links, lesson, buttons: keys of the figure, meanings:
// [key, name, what it does]}. Q shows the link by the event "lab-show-link". B and A blank the answer and show it here alone: as `data-blank` and `data-revealed` on the
// root, and as the event "lab-answer", "blank" or "reveal", on the window.

const NARROW = matchMedia("(max-width: 640px)")  // a phone that was sent the link: it has the page, at the same scene
// one for all: a page that is left, and drawn anew, leaves no press behind
const keys = (window.attentionLabKeys ??= new Keys())

function answer(how) {
  const root = document.documentElement
  root.toggleAttribute("data-revealed", how === "reveal" && root.matches("[data-blank], [data-revealed]"))
  root.toggleAttribute("data-blank", how === "blank")
  window.dispatchEvent(new CustomEvent("lab-answer", { detail: how }))
}

// `copy_link.js` has the code, in a row of the page that the stage hides.
function showLink() {
  window.dispatchEvent(new CustomEvent("lab-show-link"))
}

function fresh() {
  for (const told of ["data-blank", "data-revealed"]) document.documentElement.removeAttribute(told)
}

class Stage {
  constructor(parent) {
    this.bar = parent.querySelector(".bar")
    this.dialog = parent.querySelector("dialog")
    this.dialog.onclick = (event) => event.target === this.dialog && this.dialog.close()
    this.dialog.onkeydown = (event) => {
      if (!this.dialog.open) return  // just closed: the keyboard is still in it until the next frame
      if (event.key === "?") this.dialog.close()
      event.stopPropagation()  // one thing at a time: the keys are listed, none is pressed
    }
  }

  take(data) {
    keys.owner = this
    keys.tell = this.tell
    const here = { b: () => answer("blank"), a: () => answer("reveal"), q: showLink, "?": () => this.list() }
    data.lessons.forEach(([, address], at) => { here[at + 1] = () => this.open(data.link, address) })
    keys.take(data, data.stage ? here : {})
    const at = data.stage ? `${data.lesson} ${data.scene}` : ""
    if (at !== Stage.at) fresh()  // of another scene nothing is blanked yet
    Stage.at = at
    if (data.stage && NARROW.matches) return keys.press("p")
    const drawn = JSON.stringify([data.stage, data.scene, data.scenes, data.buttons, data.meanings])
    if (drawn === this.drawn) return
    this.drawn = drawn
    this.draw(data)
  }

  draw({ stage, scene, scenes, lessons, lesson, buttons, meanings }) {
    const meant = Object.fromEntries(meanings.map(([key, name, told]) => [key, [name, told]]))
    const small = (key, text, label) => {
      const made = button(`${label} (${meant[key]?.[0] ?? key.toUpperCase()})`, "", text)
      made.onclick = () => keys.press(key)
      return made
    }
    this.bar.classList.toggle("on", stage)
    if (!stage) {
      this.dialog.close()
      const open = small("p", "Stage", "One figure for a projector")
      open.className = "open"
      this.bar.replaceChildren(open)
      return
    }
    const place = element("span", { class: "place" }, `${scene + 1} / ${scenes.length}`)
    const [before, after] = [small("PageUp", "\u2039", "The scene before"), small("PageDown", "\u203a", "The next scene")]
    before.disabled = scene === 0
    after.disabled = scene === scenes.length - 1
    this.bar.replaceChildren(
      ...buttons.map((key) => small(key, meant[key][0], meant[key][1])), before, place, after,
      small("b", "B", meant.b[1]), small("a", "A", meant.a[1]), small("q", "QR", meant.q[1]), small("?", "?", meant["?"][1]), small("p", "P", meant.p[1]))
    const rows = meanings.map(([, name, told]) => element("tr", {}, element("th", { scope: "row" }, name),
      element("td", {}, told)))
    const to = lessons.map(([heading], at) => {
      const made = button(heading, "", heading)
      if (at + 1 === lesson) made.setAttribute("aria-current", "page")
      made.onclick = () => {
        this.dialog.close()
        keys.press(String(at + 1))
      }
      return element("li", {}, made)
    })
    const close = button("Close", "", "Close (Esc)")
    close.onclick = () => this.dialog.close()
    this.dialog.replaceChildren(element("div", { class: "keys" },
      element("table", {}, element("tbody", {}, ...rows)), element("div", {},
        element("p", {}, "1 to 6: the lessons"), element("ul", {}, ...to), close)))
  }

  // A lesson, by the menu's own link: what the link of this page holds goes along.
  open(link, address) {
    const links = [...document.querySelectorAll(link)]
    links.find(({ href }) => new URL(href).pathname.endsWith(`/${address}`))?.click()
  }

  list() {
    this.dialog.showModal()
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".bar")
  root.stage ??= new Stage(parentElement)
  root.stage.tell = (presses) => setTriggerValue("pressed", presses)
  root.stage.take(data)
  root.dataset.listens = ""
  return onceGone(root, () => {
    if (keys.owner === root.stage) keys.leave()
  })
}
