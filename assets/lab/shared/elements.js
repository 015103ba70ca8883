// Makes elements. Text is always text, whatever it says.

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element with attributes and children.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Readonly<Record<string, string | number>>} [attributes]
 * @param {readonly (Node | string)[]} [children]
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes = {}, children = []) {
  const made = document.createElement(name);
  setAll(made, attributes);
  made.append(...children);
  return made;
}

/**
 * Make an element of a drawing.
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {Readonly<Record<string, string | number>>} [attributes]
 * @param {readonly (Node | string)[]} [children]
 * @returns {SVGElementTagNameMap[Name]}
 */
export function svg(name, attributes = {}, children = []) {
  const made = /** @type {SVGElementTagNameMap[Name]} */ (document.createElementNS(SVG, name));
  setAll(made, attributes);
  made.append(...children);
  return made;
}

/**
 * @param {HTMLElement | SVGElement} made
 * @param {Readonly<Record<string, string | number>>} attributes
 */
function setAll(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "style")
      made.style.cssText = String(value); // allowed also where the page's policy forbids attributes
    else made.setAttribute(name, String(value));
  }
}

/**
 * Set an attribute unless it has this value: one that is written lays the page out again.
 * @param {Element} node
 * @param {string} name
 * @param {string | number} value
 */
export function put(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
}

/**
 * Set a text unless it is so already; a number and its per-cent sign stay on one line.
 * @param {Element} node
 * @param {string} text
 */
export function say(node, text) {
  const unbroken = text.replaceAll(" %", "\u00a0%");
  if (node.textContent !== unbroken) node.textContent = unbroken;
}

/**
 * Return the first element of a selector, as one of this kind. Error: there is none.
 * @template {Element} Kind
 * @param {ParentNode} parent
 * @param {string} selector
 * @param {new () => Kind} kind
 */
export function within(parent, selector, kind) {
  const element = parent.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`nothing here is ${selector}`);
  return element;
}

/**
 * Return the element with this id.
 * @template {HTMLElement} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 */
export function byId(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no ${id}`);
  return element;
}
