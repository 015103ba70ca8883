// The sections of the page: its scenes, and the headings that stand in none; made again when they change. data: {main:
// selector of what scrolls, scenes: titles, open: the scene to scroll to, from 1, or 0}. Wide windows show the list in
// the margin, others fold it. It follows the scroll; a choice scrolls, and takes the keyboard along.

const WIDE = "(min-width: 1280px)"
const FEWEST = 3  // sections, under which a list of them is no help
const OWN = ["wheel", "touchmove", "pointerdown", "keydown"]

export default function ({ data, parentElement }) {
  const nav = parentElement.querySelector("nav")
  const [details, list] = [nav.querySelector("details"), nav.querySelector("ol")]
  const main = document.querySelector(data.main)
  const wide = matchMedia(WIDE)
  const scene = (number) => main.querySelector(`.st-key-scene_${number}`)
  const places = data.scenes.map((_, at) => `.st-key-scene_${at + 1}`).join() || ":not(*)"
  let sections = []
  // the reader's own scroll ends it: what comes late above the scene would push it away
  nav.opening = data.open && data.open !== nav.opened ? data.open : nav.opening ?? 0
  nav.opened = data.open

  // A section that is folded has its title on its fold alone.
  function unfold(section) {
    const fold = section.matches(places) ? section.querySelector(":scope > * > details, :scope > * > * > details") : null
    if (fold && !fold.open) fold.querySelector("summary").click()
    return fold?.querySelector("summary")
  }

  function go(section) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
    details.open = wide.matches
    const heading = unfold(section) ?? section.querySelector("h1, h2, h3") ?? section
    if (!heading.matches("summary")) heading.tabIndex = -1
    heading.focus({ preventScroll: true })
    section.scrollIntoView({ behavior: calm ? "instant" : "smooth", block: "start" })
  }

  function build() {
    const found = [...main.querySelectorAll(`h2, h3, ${places}`)].filter((each) =>
      each.getClientRects().length && (each.matches(places) || !each.closest(places)))
    const titles = found.map((each) => {
      const at = data.scenes.findIndex((_, place) => each === scene(place + 1))
      return at < 0 ? each.textContent : data.scenes[at]
    })
    scene(nav.opening)?.scrollIntoView({ behavior: "instant", block: "start" })
    const same = found.length === sections.length && found.every(
      (each, place) => each === sections[place] && titles[place] === list.children[place]?.textContent)
    if (same) return
    sections = found
    nav.hidden = found.length < FEWEST
    list.replaceChildren(...found.map((section, at) => {
      const [item, button] = [document.createElement("li"), document.createElement("button")]
      button.type = "button"
      button.textContent = titles[at]
      button.onclick = () => go(section)
      item.append(button)
      return item
    }))
    follow()
  }

  function follow() {
    const line = main.getBoundingClientRect().top + main.clientHeight / 3
    const read = sections.findLastIndex((each) => each.getBoundingClientRect().top < line)
    for (const [place, { firstChild }] of [...list.children].entries()) {
      if (place === read) firstChild.setAttribute("aria-current", "true")
      else firstChild.removeAttribute("aria-current")
    }
  }

  const soon = (task) => {
    let waits = false
    return () => {
      if (waits) return
      waits = true
      requestAnimationFrame(() => {
        waits = false
        task()
      })
    }
  }
  const [rebuild, follows] = [soon(build), soon(follow)]
  const widen = () => (details.open = wide.matches)
  const away = (event) => {
    const escaped = event.type === "keydown" && event.key === "Escape"
    const elsewhere = event.type === "pointerdown" && !event.composedPath().includes(nav)
    if (!wide.matches && (escaped || elsewhere)) details.open = false
  }
  const released = () => (nav.opening = 0)
  return renewed(nav, () => {
    const grown = new ResizeObserver(rebuild)
    if (nav.opening) grown.observe(main.firstElementChild ?? main)
    for (const own of OWN) document.addEventListener(own, released, { passive: true })
    const watcher = new MutationObserver(rebuild)
    watcher.observe(main, { childList: true, characterData: true, subtree: true })
    main.addEventListener("scroll", follows, { passive: true })
    wide.addEventListener("change", widen)
    document.addEventListener("pointerdown", away)
    document.addEventListener("keydown", away)
    widen()
    build()
    return () => {
      watcher.disconnect()
      grown.disconnect()
      for (const own of OWN) document.removeEventListener(own, released)
      main.removeEventListener("scroll", follows)
      wide.removeEventListener("change", widen)
      document.removeEventListener("pointerdown", away)
      document.removeEventListener("keydown", away)
    }
  })
}
