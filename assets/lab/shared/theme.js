// The theme that an element is shown in, and its colours.

/**
 * Colours of one theme as #rrggbb (charts/palette.py). Of ramps they stand at even steps: of weights and probabilities at
 * those of their square root, of contributions from the most negative over 0 to the highest.
 * @typedef {object} Palette
 * @property {string} query
 * @property {string} key
 * @property {string} value
 * @property {string} ink
 * @property {string} faint
 * @property {string} paper
 * @property {string} written
 * @property {readonly string[]} weights
 * @property {readonly string[]} probabilities
 * @property {readonly string[]} contributions
 */

/**
 * Return whether an element stands in a dark theme: its text is light.
 * @param {Element} element
 */
export function isDark(element) {
  const [red, green, blue] = (getComputedStyle(element).color.match(/[\d.]+/g) ?? ["0", "0", "0"]).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 128;
}

/**
 * Let style sheets have the colours of a theme, as `--ink`, those of ramps as `--weights-3`.
 * @param {HTMLElement} place
 * @param {Palette} palette
 */
export function setColours(place, palette) {
  for (const [name, colour] of Object.entries(palette)) {
    if (typeof colour === "string") place.style.setProperty(`--${name}`, colour);
    else for (const [step, stop] of colour.entries()) place.style.setProperty(`--${name}-${step}`, stop);
  }
}
