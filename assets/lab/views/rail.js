// The sections of the page: its scenes, and the headings that stand in none; made again when they change. Wide windows
// show the list in the margin, others fold it. It follows the scroll; a choice scrolls, and takes the keyboard along.

import { renewed } from "../shared/component.js";
import { element, within } from "../shared/elements.js";

/** @import { Given, Leave } from "../shared/component.js" */

/**
 * main: selector of what scrolls. scenes: titles. open: the scene to scroll to, from 1, or 0.
 * @typedef {{ main: string, scenes: string[], open: number }} Data
 */

const WIDE = "(min-width: 1280px)";
const CALM = "(prefers-reduced-motion: reduce)";
const FEWEST = 3; // sections, under which a list of them is no help
const SCROLLS = ["wheel", "touchmove", "pointerdown", "keydown"]; // the reader's own

/** @type {WeakMap<Node, { opened: number, opening: number }>} the scene asked last, and the one still scrolled to */
const asked = new WeakMap();

/**
 * Draw the component.
 * @param {Given<Data>} given
 * @returns {Leave | void}
 */
export function draw({ data, parentElement }) {
  const main = document.querySelector(data.main);
  if (main === null) return;
  const before = asked.get(parentElement);
  const opening = data.open && data.open !== before?.opened ? data.open : (before?.opening ?? 0);
  const scroll = { opened: data.open, opening };
  asked.set(parentElement, scroll);
  return renewed(parentElement, () => new Rail(main, data.scenes, parentElement, scroll).begin());
}

class Rail {
  /**
   * @param {Element} main
   * @param {string[]} scenes
   * @param {ParentNode} parent
   * @param {{ opening: number }} scroll the reader's own scroll ends it: what comes late above the scene would push it away
   */
  constructor(main, scenes, parent, scroll) {
    this.main = main;
    this.scenes = scenes;
    this.scroll = scroll;
    this.nav = within(parent, "nav", HTMLElement);
    this.details = within(parent, "details", HTMLDetailsElement);
    this.list = within(parent, "ol", HTMLOListElement);
    this.wide = matchMedia(WIDE);
    this.places = scenes.map((_, index) => `.st-key-scene_${index + 1}`).join() || ":not(*)";
    /** @type {HTMLElement[]} */
    this.sections = [];
  }

  /**
   * Listen and observe until it ends.
   * @returns {Leave}
   */
  begin() {
    const listened = new AbortController();
    const { signal } = listened;
    const [rebuild, follow] = [soon(() => this.build()), soon(() => this.follow())];
    const watcher = new MutationObserver(rebuild);
    const grown = new ResizeObserver(rebuild);
    if (this.scroll.opening) grown.observe(this.main.firstElementChild ?? this.main);
    const release = () => {
      this.scroll.opening = 0;
    };
    for (const name of SCROLLS) document.addEventListener(name, release, { passive: true, signal });
    watcher.observe(this.main, { childList: true, characterData: true, subtree: true });
    this.main.addEventListener("scroll", follow, { passive: true, signal });
    const widen = () => {
      this.details.open = this.wide.matches;
    };
    this.wide.addEventListener("change", widen, { signal });
    const fold = () => {
      if (!this.wide.matches) this.details.open = false;
    };
    document.addEventListener("pointerdown", (event) => event.composedPath().includes(this.nav) || fold(), { signal });
    document.addEventListener("keydown", ({ key }) => key !== "Escape" || fold(), { signal });
    widen();
    this.build();
    return () => {
      watcher.disconnect();
      grown.disconnect();
      listened.abort();
    };
  }

  /** @param {number} number of a scene, from 1 */
  scene(number) {
    return this.main.querySelector(`.st-key-scene_${number}`);
  }

  /**
   * Open a section that is folded, and return its title: then it is on its fold alone.
   * @param {HTMLElement} section
   * @returns {HTMLElement | null}
   */
  unfold(section) {
    const fold = section.matches(this.places)
      ? section.querySelector(":scope > * > details, :scope > * > * > details")
      : null;
    const title = fold?.querySelector("summary") ?? null;
    if (fold instanceof HTMLDetailsElement && !fold.open) title?.click();
    return title;
  }

  /** @param {HTMLElement} section */
  go(section) {
    this.details.open = this.wide.matches;
    const title = this.unfold(section);
    /** @type {HTMLElement} */
    const heading = title ?? section.querySelector("h1, h2, h3") ?? section;
    if (title === null) heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    section.scrollIntoView({ behavior: matchMedia(CALM).matches ? "instant" : "smooth", block: "start" });
  }

  build() {
    /** @type {NodeListOf<HTMLElement>} */
    const places = this.main.querySelectorAll(`h2, h3, ${this.places}`);
    const sections = [...places].filter(
      (place) =>
        place.getClientRects().length > 0 && (place.matches(this.places) || place.closest(this.places) === null),
    );
    const titles = sections.map((section) => {
      const index = this.scenes.findIndex((_, number) => section === this.scene(number + 1));
      return this.scenes[index] ?? section.textContent;
    });
    this.scene(this.scroll.opening)?.scrollIntoView({ behavior: "instant", block: "start" });
    const same = sections.every(
      (section, index) => section === this.sections[index] && titles[index] === this.list.children[index]?.textContent,
    );
    if (same && sections.length === this.sections.length) return;
    this.sections = sections;
    this.nav.hidden = sections.length < FEWEST;
    const items = sections.map((section, index) => {
      const button = element("button", { type: "button" }, [titles[index]]);
      button.onclick = () => this.go(section);
      return element("li", {}, [button]);
    });
    this.list.replaceChildren(...items);
    this.follow();
  }

  /** Mark the section that is read. */
  follow() {
    const line = this.main.getBoundingClientRect().top + this.main.clientHeight / 3;
    const read = this.sections.findLastIndex((section) => section.getBoundingClientRect().top < line);
    for (const [index, button] of this.list.querySelectorAll("button").entries()) {
      if (index === read) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }
}

/**
 * Return a function that does a task in the next frame, once for all calls until then.
 * @param {() => void} task
 */
function soon(task) {
  let waits = false;
  return () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      task();
    });
  };
}
