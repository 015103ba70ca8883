// Where an answer is shown: in the place of the server's, which is hidden until its next one comes (page_style.py).

import { describeSure, LEGEND, sureness, UNDERLINES } from "../pocket/sureness.js";
import { element, within } from "../shared/elements.js";
import { inLanguage } from "../shared/languages.js";
import { difference } from "./difference.js";

/** @import { Given } from "../shared/component.js" */
/** @import { LanguagePair } from "../shared/languages.js" */
/** @import { Written } from "./difference.js" */
/** @import { Part } from "./outcome.js" */

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
 * Return the element of a component that answers are drawn into.
 * @param {Given<any>} given
 */
export function ownElement({ parentElement }) {
  return within(parentElement, ".answer", HTMLElement);
}

/**
 * Draw a translation with what has changed of another one, as ui/difference.py does.
 * @param {readonly Written[]} before
 * @param {readonly Written[]} after
 * @param {{ size: string, marked: boolean, pair: LanguagePair }} look marked: whether unsure words are underlined
 */
export function changedTranslation(before, after, { size, marked, pair: { source, target } }) {
  const tags = /** @type {const} */ ({ same: "span", gone: "del", new: "ins" });
  const line = element("p", { class: "difference", ...inLanguage(target) });
  line.style.fontSize = size;
  for (const { kind, word } of difference(before, after)) {
    const sure = marked && kind !== "gone" ? sureness(word.share) : "sure";
    const classes = [...(word.apart ? ["apart"] : []), ...(sure === "sure" ? [] : [sure])];
    const drawn = element(tags[kind], { ...named(classes.join(" ")), title: describeSure(word.share) }, [
      element("span", { class: "word" }, [word.text]),
      ...(word.english ? [element("span", { class: "english", ...inLanguage(source, target) }, [word.english])] : []),
    ]);
    line.append(word.apart ? " " : "", drawn);
  }
  if (line.childNodes.length === 0) line.append("\u00a0");
  const drawn = document.createDocumentFragment();
  drawn.append(line, ...(marked ? legend(after) : []));
  return drawn;
}

/**
 * Say what the underlines of these words mean, as ui/french.py does.
 * @param {readonly Written[]} words
 */
function legend(words) {
  const kinds = words.map(({ share }) => sureness(share));
  const parts = LEGEND.filter(([kind]) => kinds.includes(kind)).map(([kind, name, shares]) => {
    const word = element("span", {}, [name]);
    Object.assign(word.style, { textDecoration: UNDERLINES[kind], textUnderlineOffset: "0.25em" });
    return [word, ` ${shares}`];
  });
  if (parts.length === 0) return [];
  const line = element("p", { class: "doubt", lang: "en" }); // as all that the page says
  Object.assign(line.style, { fontSize: "0.85rem", margin: "0.3rem 0 0" });
  line.append(...parts.flatMap((part, index) => (index > 0 ? [", ", ...part] : part)));
  return [line];
}

/**
 * Draw a translation as ui/french.py does; unsure words are not underlined, for the sentence is not yet whole.
 * @param {readonly Written[]} words
 * @param {string} size
 * @param {LanguagePair} pair
 */
export function plainTranslation(words, size, { target }) {
  const line = element("p", { class: "translation", ...inLanguage(target) });
  Object.assign(line.style, { fontSize: size, margin: "0" });
  for (const { text, apart, share } of words) {
    line.append(apart ? " " : "", element("span", { class: "glossed", title: describeSure(share) }, [text]));
  }
  if (words.length === 0) line.append("\u00a0");
  return line;
}

/**
 * Draw a sentence. look: its class.
 * @param {readonly Part[]} parts
 * @param {string} [look]
 */
export function sentence(parts, look = "") {
  const drawn = parts.map((part) =>
    typeof part === "string" ? part : element(part.tag, part.look ?? {}, [part.text]),
  );
  return element("p", named(look), drawn);
}

/**
 * Return the attribute of classes; none without any.
 * @param {string} classes
 * @returns {Record<string, string>}
 */
function named(classes) {
  return classes === "" ? {} : { class: classes };
}
