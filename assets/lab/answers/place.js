// Where an answer is shown: in the place of the server's, which is hidden until its next one comes (page_style.py).

import { describeSure, sureness } from "../pocket/sureness.js";
import { difference } from "./difference.js";

/** @import { Written } from "./difference.js" */

/**
 * Show an answer in place of the server's, or that again.
 * @param {Element} own a component's element, in one container with what the server has drawn
 * @param {string} container a selector
 * @param {Node | null} answer
 */
export function show(own, container, answer) {
  own.replaceChildren(...(answer === null ? [] : [answer]));
  const place = own.closest(container);
  if (answer === null) place?.removeAttribute("data-answered-by");
  else place?.setAttribute("data-answered-by", "browser");
}

/**
 * Draw a translation with what has changed of another one, as ui/difference.py does.
 * @param {readonly Written[]} before
 * @param {readonly Written[]} after
 * @param {{ size: string, marked: boolean }} look marked: whether unsure words are underlined
 */
export function changedFrench(before, after, { size, marked }) {
  const tags = { same: "span", gone: "del", new: "ins" };
  const line = element("p", { class: "difference", lang: "fr" });
  line.style.fontSize = size;
  for (const { kind, word } of difference(before, after)) {
    const sure = marked && kind !== "gone" ? sureness(word.share) : "sure";
    const classes = [...(word.apart ? ["apart"] : []), ...(sure === "sure" ? [] : [sure])];
    const drawn = element(tags[kind], { class: classes.join(" "), title: describeSure(word.share) }, [
      element("span", { class: "word" }, [word.text]),
      ...(word.english ? [element("span", { class: "english", lang: "en" }, [word.english])] : []),
    ]);
    line.append(word.apart ? " " : "", drawn);
  }
  if (line.childNodes.length === 0) line.append("\u00a0");
  return line;
}

/**
 * Draw a translation as ui/french.py does; unsure words are not underlined, for the sentence is not yet whole.
 * @param {readonly Written[]} words
 * @param {string} size
 */
export function plainFrench(words, size) {
  const line = element("p", { class: "translation", lang: "fr" });
  Object.assign(line.style, { fontSize: size, margin: "0" });
  for (const { text, apart, share } of words) {
    line.append(apart ? " " : "", element("span", { class: "glossed", title: describeSure(share) }, [text]));
  }
  if (words.length === 0) line.append("\u00a0");
  return line;
}

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} [children]
 */
function element(name, attributes, children = []) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== "") made.setAttribute(key, value);
  made.append(...children);
  return made;
}
