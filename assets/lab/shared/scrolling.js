// Scrolling to a part of the page.

import { calm } from "./motion.js";

/**
 * Scroll so that an element stands at the top.
 * @param {Element | null} element
 */
export function scrollToTop(element) {
  element?.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "start" });
}
