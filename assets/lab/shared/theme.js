// The theme that an element is shown in.

/**
 * Return whether an element stands in a dark theme: its text is light.
 * @param {Element} element
 */
export function isDark(element) {
  const [red, green, blue] = (getComputedStyle(element).color.match(/[\d.]+/g) ?? ["0", "0", "0"]).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 128;
}
