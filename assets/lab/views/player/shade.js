// The colour of a weight in the player, by CSS, which follows the theme.

/** The weight from which on a word has the paper's colour on a full one. */
export const STRONG = 0.5;
const LEAST = 0.005; // less has no colour

/**
 * Return a weight's colour, on the square-root ramp of all weights; from a half on a full one. The end mark is grey.
 * @param {number} weight
 * @param {boolean} isEnd
 */
export function shade(weight, isEnd) {
  if (weight >= STRONG) return isEnd ? "var(--faint)" : "var(--weight-3)";
  if (weight < LEAST) return "";
  if (isEnd) {
    const share = (60 * weight).toFixed(0);
    return `color-mix(in oklab, var(--faint) ${share}%, var(--st-secondary-background-color))`;
  }
  const place = Math.min(2, 4 * Math.sqrt(weight));
  const low = Math.min(1, Math.floor(place));
  const share = ((place - low) * 100).toFixed(0);
  return `color-mix(in oklab, var(--weight-${low + 1}) ${share}%, var(--weight-${low}))`;
}

/**
 * Colour a word by its weight.
 * @param {HTMLElement} node
 * @param {number} weight
 * @param {boolean} [isEnd]
 */
export function tint(node, weight, isEnd = false) {
  const colour = shade(weight, isEnd);
  if (node.dataset.tint === colour) return;
  node.dataset.tint = colour;
  node.style.background = colour;
  node.style.color = weight >= STRONG ? "var(--st-background-color)" : "";
}
