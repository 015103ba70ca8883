// Elements of a page, made and written; in front of the components that build theirs (see ui/component_files.py).

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "style") made.style.cssText = value  // which also a page takes whose policy forbids style attributes
    else made.setAttribute(key, value)
  }
  made.append(...children)
  return made
}

// Set only what is not so already: an attribute that is written lays the page out again.
function put(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value)
}

// A number and its per-cent sign stay on one line.
function say(node, told) {
  const text = told.replaceAll(" %", "\u00a0%")
  if (node.textContent !== text) node.textContent = text
}
