// The view that the page's controls ask for, before the server has answered.

import { pageChoices } from "../../shared/page_choices.js";

/** @import { RecordMaps, View } from "./maps.js" */

/**
 * Keys of the controls that choose a map; empty where the page has none. mean: the list of heads begins with the mean.
 * through: it goes on through all layers of a kind. first_row: what the row control calls the first row. steps: it counts
 * the decoder's steps.
 * @typedef {object} Controls
 * @property {string} head
 * @property {string} site
 * @property {string} kind
 * @property {string} row
 * @property {string} per_row
 * @property {string} words
 * @property {boolean} mean
 * @property {boolean} through
 * @property {number} first_row
 * @property {boolean} steps
 */

/**
 * Return the view that is chosen on the page, which is the server's where a control says nothing.
 * @param {RecordMaps} record
 * @param {View} own the server's
 * @param {Controls} controls
 * @returns {View}
 */
export function chosenView(record, own, controls) {
  const kind = record.sites[own.site].kind;
  const ofKind = sitesByKind(record);
  const first = record.heads[0] === null && !controls.mean ? 1 : 0; // the control's first head
  const heads = record.heads.length - first;
  let [layer, head] = [ofKind[kind].indexOf(own.site), own.head - first];
  let site = own.site;
  if (controls.through) {
    const number = index(pageChoices.of(controls.head), ofKind[kind].length * heads, layer * heads + head);
    [layer, head] = [Math.floor(number / heads), number % heads];
    site = ofKind[kind][layer];
  } else {
    head = index(pageChoices.of(controls.head), heads, head);
    const label = record.sites.findIndex((one) => one.label === pageChoices.of(controls.site));
    site = label < 0 ? site : label;
  }
  const otherKind = index(pageChoices.of(controls.kind), ofKind.length, kind);
  if (otherKind !== kind && layer < ofKind[otherKind].length) site = ofKind[otherKind][layer];
  const { encoder, wordOfRow } = record.kinds[record.sites[site].kind];
  const rows = controls.steps ? Number.POSITIVE_INFINITY : wordOfRow.length;
  const marks = own.row >= 0 && !(controls.steps && encoder);
  return {
    ...own,
    site,
    head: head + first,
    row: marks ? index(minus(pageChoices.of(controls.row), controls.first_row), rows, own.row) : -1,
    words: isOn(pageChoices.of(controls.words), own.words),
    perRow: isOn(pageChoices.of(controls.per_row), own.perRow),
  };
}

/** @param {RecordMaps} record */
function sitesByKind(record) {
  return record.kinds.map((_, kind) => [...record.sites.keys()].filter((site) => record.sites[site].kind === kind));
}

/**
 * @param {unknown} value
 * @param {number} first
 */
function minus(value, first) {
  return typeof value === "number" ? value - first : value;
}

/**
 * @param {unknown} value
 * @param {number} count
 * @param {number} own
 */
function index(value, count, own) {
  return typeof value === "number" && value >= 0 && value < count ? value : own;
}

/**
 * @param {unknown} value
 * @param {boolean} own
 */
function isOn(value, own) {
  return typeof value === "number" ? value === 1 : own;
}
