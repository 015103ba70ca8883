// The choice of a layer and a head in the player, where there are several.

import { check, choice } from "../../shared/choice.js";
import { element } from "../../shared/elements.js";
import { MEAN } from "../../shared/heads.js";

/** @import { View } from "./track.js" */

/** @typedef {Pick<View, "site" | "head">} Place of the weights of a view */
/** @typedef {Partial<Place>} Wanted */

/**
 * Return the index of the view with another head, or of another layer.
 * @param {readonly Place[]} views
 * @param {number} current
 * @param {Wanted} wanted
 */
export function viewWith(views, current, wanted) {
  const { site, head } = { ...views[current], ...wanted };
  return views.findIndex((view) => view.site === site && view.head === head);
}

/**
 * Return the index of the view with the next head, or of the next layer; after the last the first.
 * @param {readonly Place[]} views
 * @param {number} current
 * @param {keyof Place} field
 */
export function nextView(views, current, field) {
  const values = distinct(views, field);
  const next = values[(values.indexOf(views[current][field]) + 1) % values.length];
  return viewWith(views, current, { [field]: next });
}

/**
 * @template {keyof Place} Field
 * @param {readonly Place[]} views
 * @param {Field} field
 */
function distinct(views, field) {
  return [...new Set(views.map((view) => view[field]))];
}

/** @param {number} head */
function headOption(head) {
  if (head === MEAN) return { value: head, text: "mean", label: "Mean of all heads" };
  return { value: head, text: String(head + 1), label: `Head ${head + 1}` };
}

/** Radio buttons for layers and heads. */
export class ViewChoice {
  /**
   * @param {readonly Place[]} views
   * @param {number} current
   * @param {(wanted: Wanted) => void} choose
   */
  constructor(views, current, choose) {
    /** @private */
    this.views = views;
    /** @type {Partial<Record<keyof Place, HTMLFieldSetElement>>} */
    this.groups = {};
    const layers = distinct(views, "site").map((site, index) => {
      return { value: site, text: String(index + 1), label: `Layer ${index + 1}` };
    });
    const heads = distinct(views, "head").map(headOption);
    if (layers.length > 1) {
      const { site } = views[current];
      this.groups.site = choice("Layer", "site", layers, site, (value) => choose({ site: value }));
    }
    if (heads.length > 1) {
      const { head } = views[current];
      this.groups.head = choice("Head", "head", heads, head, (value) => choose({ head: value }));
    }
    this.node = element("span", { class: "views" }, Object.values(this.groups));
  }

  /** Whether there is anything to choose. */
  get any() {
    return this.node.childElementCount > 0;
  }

  /**
   * Show which view is chosen.
   * @param {number} view
   */
  show(view) {
    const { site, head } = this.groups;
    if (site) check(site, this.views[view].site);
    if (head) check(head, this.views[view].head);
  }
}
