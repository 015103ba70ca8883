// Marks lessons in the menu: a dot where one was opened in this browser, a tick where one of its questions was answered. Which
// they are is kept there and nowhere else. data: {addresses, here, link}: of all lessons, of the open page, and the selector
// of a link in the menu. predict.js tells of an answer by the event "lab-answered" on the window.

const VISITED = "attention-lab-visited", ANSWERED = "attention-lab-answered"
const DOT = "\u2022", TICK = "\u2713"

function known(kept) {
  try {
    const addresses = JSON.parse(localStorage.getItem(kept))
    return Array.isArray(addresses) ? addresses : []
  } catch {
    return []  // nothing is kept here, or not by us
  }
}

// The lessons that are kept under a name, and `here` with them.
function keep(kept, { addresses }, here) {
  const now = addresses.filter((address) => address === here || known(kept).includes(address))
  try {
    localStorage.setItem(kept, JSON.stringify(now))
  } catch {
    // a browser that keeps nothing: only the open page is marked
  }
  return now
}

function rules({ link }, addresses, sign, name) {
  const marked = addresses.map((address) => `${link}[href$="/${address}"]`).join()
  const look = `content: "${sign}" / "${name}"; position: absolute; right: 0.5rem; line-height: 1;`
  return marked && `:is(${marked}) { position: relative; } :is(${marked})::after { ${look} }`
}

export default function ({ data, parentElement }) {
  const mark = (answered) => {
    const visited = keep(VISITED, data, data.here)
    const ticked = keep(ANSWERED, data, answered)
    parentElement.querySelector("style").textContent = [
      rules(data, visited.filter((address) => !ticked.includes(address)), DOT, "visited"),
      rules(data, ticked, TICK, "answered"),
    ].join("\n")
  }
  const hear = () => mark(data.here)
  mark()
  return renewed(parentElement, () => {
    addEventListener("lab-answered", hear)
    return () => removeEventListener("lab-answered", hear)
  })
}
