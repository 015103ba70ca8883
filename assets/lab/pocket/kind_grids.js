// All heads of a record: a grid for each kind of attention.

import { parseSite } from "../engine/site.js";
import { element } from "../shared/elements.js";
import { HeadGrid } from "./head_grid.js";
import { siteLabel } from "./labels.js";

/** @import { Head } from "../engine/intervention.js" */
/** @import { TranslationRecord } from "../engine/record.js" */

/** The grids in one place of the page. */
export class KindGrids {
  /**
   * @param {HTMLElement} root
   * @param {(head: Head) => void} choose
   */
  constructor(root, choose) {
    /** @private */
    this.root = root;
    /** @private */
    this.choose = choose;
    /** @private @type {Map<string, { place: HTMLElement, grid: HeadGrid }>} by kind */
    this.grids = new Map();
  }

  /**
   * Draw all heads; none where there is no record.
   * @param {TranslationRecord | null} record
   * @param {Head | null} opened
   * @param {string} note on the opened head
   */
  draw(record, opened, note) {
    const sites = Object.keys(opened === null ? {} : (record?.attention ?? {}));
    const kinds = [...new Set(sites.map(kindOf))];
    const shown = kinds.map((kind) => this.gridOf(kind));
    if (
      shown.some(({ place }, index) => place !== this.root.children[index]) ||
      shown.length < this.root.children.length
    ) {
      this.root.replaceChildren(...shown.map(({ place }) => place));
    }
    for (const [index, { grid }] of shown.entries()) {
      const ofKind = sites.filter((site) => kindOf(site) === kinds[index]);
      if (record && opened) grid.draw(record, ofKind, opened, siteLabel(kinds[index]), note);
    }
    this.bringIntoSight(shown.map(({ grid }) => grid.opened).find((button) => button !== null));
  }

  /**
   * @private
   * @param {string} kind
   */
  gridOf(kind) {
    const known = this.grids.get(kind);
    if (known) return known;
    const grid = new HeadGrid(this.choose);
    const place = element("div", { class: "kind" }, [element("h3", {}, [siteLabel(kind)]), grid.host]);
    const made = { place, grid };
    this.grids.set(kind, made);
    return made;
  }

  /**
   * Scroll to the opened head, where the grids stand side by side.
   * @private
   * @param {Element | null | undefined} button
   */
  bringIntoSight(button) {
    if (!button) return;
    const [at, room] = [button.getBoundingClientRect(), this.root.getBoundingClientRect()];
    if (at.left < room.left || at.right > room.right) {
      this.root.scrollLeft += (at.left + at.right - room.left - room.right) / 2;
    }
  }
}

/**
 * Return the kind of a site, as the address of a site without a layer.
 * @param {string} site
 */
function kindOf(site) {
  const { side, kind } = parseSite(site);
  return `${side}.${kind}`;
}
