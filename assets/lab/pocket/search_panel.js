// Beam search as a tree: every beginning that was ranked, and what became of it.

import { check } from "../shared/choice.js";
import { byId } from "../shared/elements.js";
import { draw } from "../views/search_tree.js";
import { themeColours } from "./colours.js";
import { Component } from "./components.js";
import { foundWords, treeData } from "./search_tree.js";

/** @import { Seen } from "./worker.js" */

const USUAL = 4; // beginnings

/** The part of the page that shows a search; none is asked for while it is closed. */
export class SearchPanel {
  /**
   * @param {HTMLDetailsElement} root
   * @param {(beam: number | null) => void} choose how many beginnings are kept, or that the panel was closed
   */
  constructor(root, choose) {
    /** @private */
    this.root = root;
    /** @private */
    this.widths = byId("widths", HTMLFieldSetElement);
    /** @private */
    this.found = byId("found", HTMLParagraphElement);
    /** @private @type {{ id: string, node: number }} */
    this.chosen = { id: "", node: 0 };
    /** @private */
    this.tree = new Component("search-tree", draw, (_, node) => {
      this.chosen.node = node;
    });
    /** @private @type {number | null} */
    this.beam = null;
    root.append(this.tree.host);
    root.ontoggle = () => {
      if (root.open !== (this.beam !== null)) choose(root.open ? USUAL : null);
    };
    this.widths.onchange = (event) => choose(Number(/** @type {HTMLInputElement} */ (event.target).value));
  }

  /**
   * Draw the search of what was seen.
   * @param {Seen | null} seen
   * @param {number | null} beam how many beginnings it keeps; null where the panel is closed
   */
  draw(seen, beam) {
    this.beam = beam;
    this.root.open = beam !== null;
    check(this.widths, String(beam));
    const tree = seen?.tree ?? null;
    const there = seen !== null && tree !== null && beam !== null;
    this.tree.host.hidden = !there;
    this.found.hidden = !there;
    if (!there) return;
    const id = JSON.stringify([seen.record.model, beam, seen.record.source.text, tree.nodes.map(({ total }) => total)]);
    if (id !== this.chosen.id) this.chosen = { id, node: tree.outputs[0] };
    this.found.textContent = foundWords(tree, seen.record.target.text);
    this.tree.draw(treeData(tree, id, this.chosen.node, "kept", themeColours().light));
  }
}
