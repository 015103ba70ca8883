// The page's colours, in the form that the app's components take.

const STOPS = 5; // of a ramp in the page's style

/** Return the colours of the theme that is shown now, which components expect by the names of both themes. */
export function themeColours() {
  const style = getComputedStyle(document.documentElement);
  /** @type {(name: string) => string} */
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  /** @type {(name: string) => string[]} */
  const ramp = (name) => Array.from({ length: STOPS }, (_, index) => colour(`${name}-${index}`));
  const theme = {
    query: colour("query"),
    key: colour("key"),
    value: colour("value"),
    faint: colour("faint"),
    ink: colour("ink"),
    paper: colour("paper"),
    written: colour("st-primary-color"),
    weights: ramp("weight"),
    contributions: ramp("contribution"),
  };
  return { light: theme, dark: theme };
}
