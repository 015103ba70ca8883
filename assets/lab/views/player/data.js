// What the player is given, and what it tells.

/** @import { Answered } from "../../shared/presses.js" */
/** @import { Legend } from "./captions.js" */

/** @typedef {{ weights: readonly string[], faint: string }} Colours */

/**
 * Data of the player. id: another one for other tracks. tracks: each as JSON; several are lanes. made: how many
 * steps and views were chosen elsewhere. keys: whether they are heard on the whole page. slider: the key of a stepper's
 * slider, whose views follow at once. whole: whether a long translation is written below as well. underlines: in CSS, by
 * how sure the model was.
 * @typedef {object} Data
 * @property {string} id
 * @property {string} name
 * @property {string[]} tracks
 * @property {number} step
 * @property {number} view
 * @property {Answered} pressed
 * @property {number} made
 * @property {boolean} keys
 * @property {boolean} stage
 * @property {boolean} autoplay
 * @property {string} slider
 * @property {boolean} whole
 * @property {{ light: Colours, dark: Colours }} colours
 * @property {Record<string, string>} underlines
 * @property {Legend} legend
 */

/**
 * A step and a view that rested. unless: how many were chosen elsewhere, where the reader has pressed something else since: if
 * that has chosen one, this rest does not count.
 * @typedef {{ step: number, site: string | null, head: number, unless: number | null }} Rest
 */
