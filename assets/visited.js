// Marks in the menu the lessons that were opened in this browser. Which they were is kept there and nowhere else.
// data: {addresses, here, link}: of all lessons, of the open page, and the selector of a link in the menu.

const KEPT = "attention-lab-visited"

function known() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT))
    return Array.isArray(kept) ? kept : []
  } catch {
    return []  // nothing is kept here, or not by us
  }
}

export default function ({ data, parentElement }) {
  const visited = data.addresses.filter((address) => address === data.here || known().includes(address))
  try {
    localStorage.setItem(KEPT, JSON.stringify(visited))
  } catch {
    // a browser that keeps nothing: only the open page is marked
  }
  const marked = visited.map((address) => `${data.link}[href$="/${address}"]`).join()
  const tick = 'content: "\u2713" / "visited"; position: absolute; right: 0.5rem; line-height: 1;'
  parentElement.querySelector("style").textContent = marked
    ? `:is(${marked}) { position: relative; } :is(${marked})::after { ${tick} }`
    : ""
}
