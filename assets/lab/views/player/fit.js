// How large the words of the player are.

// sizes of source and target words: in a row the first that fits, else the last, which scrolls; and one below the other
const SIZES = [
  [1.3, 2],
  [1.2, 1.7],
  [1.1, 1.4],
  [1, 1.2],
];
const BELOW = [1, 1.2];

/**
 * Make the words as large as fit into a row; on a stage, where nobody scrolls, first in the whole width, then as small as it
 * takes.
 * @param {HTMLElement} place
 * @param {HTMLElement} scroll
 * @param {boolean} across
 */
export function fitWords(place, scroll, across) {
  const fits = () => scroll.scrollWidth <= scroll.clientWidth;
  const stage = place.closest(".stage");
  /** @param {readonly number[][]} sizes */
  const someFit = (sizes) =>
    sizes.some(([source, target]) => {
      place.style.setProperty("--source", String(source));
      place.style.setProperty("--target", String(target));
      return fits();
    });
  place.style.cssText = "";
  place.classList.remove("dense", "small");
  stage?.classList.remove("wide");
  if (!across) {
    someFit([BELOW]);
    return;
  }
  if (someFit(SIZES)) return;
  if (stage === null) {
    crowd(place, fits);
    return;
  }
  stage.classList.add("wide");
  if (someFit(SIZES)) return;
  const share = (0.98 * scroll.clientWidth) / scroll.scrollWidth;
  place.style.fontSize = `${share}em`;
  place.style.setProperty("--small", `${share * Number.parseFloat(getComputedStyle(stage).fontSize)}px`);
}

/**
 * Fit words that are too many for the usual size: smaller ones if that helps, and the whole translation as text below.
 * @param {HTMLElement} place
 * @param {() => boolean} fits
 */
function crowd(place, fits) {
  place.classList.add("dense", "small");
  if (!fits()) place.classList.remove("dense");
}
