// The sections of the page, made of its headings and made again when they change. data: {main: selector of what scrolls}.
// Wide windows show the list in the margin, others fold it. It follows the scroll; a choice scrolls, and takes the
// keyboard along.

const WIDE = "(min-width: 1500px)"
const FEWEST = 3  // sections, under which a list of them is no help

export default function ({ data, parentElement }) {
  const nav = parentElement.querySelector("nav")
  const [details, list] = [nav.querySelector("details"), nav.querySelector("ol")]
  const main = document.querySelector(data.main)
  const wide = matchMedia(WIDE)
  let headings = []

  function go(heading) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
    details.open = wide.matches
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
    heading.scrollIntoView({ behavior: calm ? "instant" : "smooth", block: "start" })
  }

  function build() {
    const found = [...main.querySelectorAll("h2, h3")].filter((each) => each.getClientRects().length)
    const same = found.length === headings.length && found.every(
      (each, place) => each === headings[place] && each.textContent === list.children[place]?.textContent)
    if (same) return
    headings = found
    nav.hidden = found.length < FEWEST
    list.replaceChildren(...found.map((heading) => {
      const [item, button] = [document.createElement("li"), document.createElement("button")]
      button.type = "button"
      button.textContent = heading.textContent
      button.className = heading.localName
      button.onclick = () => go(heading)
      item.append(button)
      return item
    }))
    follow()
  }

  function follow() {
    const line = main.getBoundingClientRect().top + main.clientHeight / 3
    const read = headings.findLastIndex((each) => each.getBoundingClientRect().top < line)
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
  const unfold = () => (details.open = wide.matches)
  const away = (event) => {
    const escaped = event.type === "keydown" && event.key === "Escape"
    const elsewhere = event.type === "pointerdown" && !event.composedPath().includes(nav)
    if (!wide.matches && (escaped || elsewhere)) details.open = false
  }
  const watcher = new MutationObserver(rebuild)
  watcher.observe(main, { childList: true, characterData: true, subtree: true })
  main.addEventListener("scroll", follows, { passive: true })
  wide.addEventListener("change", unfold)
  document.addEventListener("pointerdown", away)
  document.addEventListener("keydown", away)
  unfold()
  build()
  return () => {
    watcher.disconnect()
    main.removeEventListener("scroll", follows)
    wide.removeEventListener("change", unfold)
    document.removeEventListener("pointerdown", away)
    document.removeEventListener("keydown", away)
  }
}
