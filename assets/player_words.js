// The words of the player, as buttons, and how large they are.

// Sizes of English and French words: in a row the first that fits, else the last, which scrolls; and one below the other.
const SIZES = [[1.3, 2], [1.2, 1.7], [1.1, 1.4], [1, 1.2]], BELOW = [1, 1.2]

// A word of one or more parts, with a seam between them.
function wordBox(parts) {
  return element("span", { class: "box" }, ...parts.map((part) => element("span", { class: "part" }, part)))
}

// mark: [kind, in words], where something is to be seen of the word whatever looks at it.
function englishWord(parts, [kind, told] = []) {
  const label = parts.join("")
  const share = element("span", { class: "share" })
  const title = kind ? `${label}: ${told}` : label
  const spoken = kind ? { "aria-label": title, "data-told": told } : {}
  const attributes = { type: "button", class: `cell ${kind ?? ""}`, tabindex: "-1", title, "aria-pressed": "false" }
  return element("button", { ...attributes, ...spoken }, share, wordBox(parts))
}

// A cell of a track, of which `steps` are all: a part a step, as far as its piece adds text.
function frenchWord([, gloss, start, end], steps) {
  const texts = steps.slice(start, end).map(({ written }) => written)
  const parts = texts.map((text, at) => text.slice(texts[at - 1]?.length ?? 0))
  return element("button", { type: "button", class: "cell", tabindex: "-1" },
    wordBox(parts), element("span", { class: "gloss", lang: "en" }, gloss))
}

// Words as large as fit into a row; on a stage, where nobody scrolls, first the whole width, then what it takes.
function fitWords(place, scroll, across) {
  const fit = () => scroll.scrollWidth <= scroll.clientWidth
  const stage = place.closest(".stage")
  const fits = (sizes) => sizes.some(([english, french]) => {
    place.style.setProperty("--english", english)
    place.style.setProperty("--french", french)
    return fit()
  })
  place.style = ""
  place.classList.remove("dense", "small")
  stage?.classList.remove("wide")
  if (!across) return fits([BELOW])
  if (fits(SIZES)) return
  if (!stage) return crowd(place, fit)
  stage.classList.add("wide")
  if (fits(SIZES)) return
  const share = scroll.clientWidth / scroll.scrollWidth
  place.style.fontSize = `${share * 0.98}em`
  place.style.setProperty("--small", `${share * 0.98 * parseFloat(getComputedStyle(stage).fontSize)}px`)
}

// Fit words that are too many for the usual size: smaller ones if that helps, and the whole French as text below.
function crowd(place, fit) {
  place.classList.add("dense", "small")
  if (!fit()) place.classList.remove("dense")
}
