// What a step could have written, as bars.

import { element, put, say } from "../../shared/elements.js";
import { inLanguage } from "../../shared/languages.js";

/** @import { Option, Track } from "./track.js" */

/** @type {Option} */
const NONE = ["", "", 0, "", 0, false];

/**
 * Describe a bar.
 * @param {Option} option
 */
export function optionTitle([begun, text, , shareText, rank]) {
  if (text === "") return "";
  if (rank === null) return `All other pieces together: ${shareText}`;
  return `“${begun}${text}”: probability ${shareText}${rank > 0 ? `, number ${rank} of all pieces` : ""}`;
}

/** @param {Option} option */
function className([, text, , , rank, written]) {
  if (written) return "written";
  if (text === "") return "none";
  return rank === null ? "others" : "";
}

export class Options {
  /** @param {Track} track whose options are shown; the bars are as many as the most of a step */
  constructor({ steps, pair }) {
    const rows = Math.max(...steps.map(({ options }) => options.length));
    /** @private */
    this.bars = Array.from({ length: rows }, () => {
      const label = element("span", { class: "label", ...inLanguage(pair.target) });
      const [length, number] = [element("i"), element("span", { class: "number" })];
      return { node: element("li", {}, [label, length, number]), label, length, number };
    });
    const caption = element("p", { class: "caption" }, ["What it could have written here"]);
    const list = element(
      "ol",
      {},
      this.bars.map(({ node }) => node),
    );
    this.nodes = [caption, list];
  }

  /**
   * Show the options of a step.
   * @param {readonly Option[]} options
   */
  show(options) {
    for (const [index, { node, label, length, number }] of this.bars.entries()) {
      const option = index < options.length ? options[index] : NONE;
      const [begun, text, share, shareText] = option;
      const parts = [begun, text].filter(Boolean).map((part) => element("span", { class: "part" }, [part]));
      label.replaceChildren(...parts);
      say(number, shareText);
      put(node, "class", className(option));
      put(node, "title", optionTitle(option));
      length.style.setProperty("--share", String(share));
    }
  }
}
