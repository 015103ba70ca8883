// A beam search as a tree of buttons. What is folded away is counted below its step and unfolds there.

import { drawnBy } from "../shared/component.js";
import { element, svg, within } from "../shared/elements.js";
import { Presses } from "../shared/presses.js";
import { isGone, layout, neighbour, pathTo } from "./search_layout.js";

/** @import { Given } from "../shared/component.js" */
/** @import { Answered } from "../shared/presses.js" */
/** @import { Branches, TreeNode } from "./search_layout.js" */

/**
 * id: another one for another search. follow: scroll a new tree to the chosen node.
 * @typedef {object} Data
 * @property {string} id
 * @property {string} name
 * @property {readonly TreeNode[]} nodes
 * @property {number} chosen
 * @property {Branches} branches
 * @property {boolean} follow
 * @property {{ path: string, faint: string }} colours
 * @property {Answered} pressed
 */

const NOTHING = "\u00a0"; // in place of the numbers of what is pointed at
const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
const ENDED = ["finished", "cut"];

/**
 * Return where a box begins.
 * @param {number} step
 * @param {number} lane
 */
function placeOf(step, lane) {
  return `left: calc(${step} * var(--cell) + 0.4rem); top: calc(var(--head) + ${lane} * var(--lane))`;
}

/** A tree in its place. */
class SearchTree {
  /** @param {Given<Data>} given */
  constructor({ data, parentElement }) {
    this.root = within(parentElement, ".tree", HTMLElement);
    this.data = data;
    this.presses = new Presses();
    this.id = "";
    /** @type {Set<number>} the steps that are unfolded */
    this.open = new Set();
    /** @type {Map<number, HTMLButtonElement>} by their nodes */
    this.buttons = new Map();
    this.board = element("div", { class: "board" });
    this.scroll = element("div", { class: "scroll" }, [this.board]);
    this.numbers = element("p", { class: "said", "aria-hidden": "true" }); // each button says them
    this.root.replaceChildren(this.scroll, this.numbers);
    this.board.onkeydown = (event) => this.key(event);
    this.board.addEventListener("focusin", (event) => this.point(event.target));
    this.board.onpointerover = (event) => this.point(event.target);
    this.board.onpointerout = () => this.point(null);
  }

  /** @param {Given<Data>} given */
  take(given) {
    const fresh = this.id !== given.data.id;
    const here = this.presses.take(given).follows(given.data.chosen) || fresh ? {} : { chosen: this.data.chosen };
    const data = { ...given.data, ...here };
    Object.assign(this, { data, id: data.id });
    this.root.setAttribute("aria-label", data.name);
    for (const [name, value] of Object.entries(data.colours)) this.root.style.setProperty(`--${name}`, value);
    const letters = Math.max(...data.nodes.map(({ label }) => [...label].length));
    this.root.style.setProperty("--letters", String(letters));
    if (fresh) this.open.clear();
    this.draw();
    if (!fresh) return;
    const chosen = this.buttons.get(data.chosen);
    this.scroll.scrollLeft = data.follow && chosen ? chosen.offsetLeft - this.scroll.clientWidth / 2 : 0;
  }

  draw() {
    const { nodes, branches, chosen } = this.data;
    const focused = this.board.querySelector(":focus");
    const held = focused instanceof HTMLElement ? focused.dataset : {};
    const path = pathTo(nodes, chosen);
    const { lanes, used, hidden } = layout(nodes, branches, path, this.open);
    this.buttons = new Map([...lanes].map(([index, lane]) => [index, this.box(index, lane, path.has(index))]));
    const titles = used.map((_, step) => {
      const style = `left: calc(${step} * var(--cell))`;
      return element("span", { class: "step", style }, [`step ${step + 1}`]);
    });
    const folds = hidden.flatMap((count, step) => (count > 0 ? [this.fold(step, count, used[step])] : []));
    const lines = svg("svg");
    this.board.replaceChildren(lines, ...titles, ...this.buttons.values(), ...folds);
    this.board.style.width = `calc(${used.length} * var(--cell))`;
    this.board.style.height = `calc(var(--head) + ${Math.max(...used)} * var(--lane) + 1.7rem)`;
    lines.append(...this.lines(path));
    if (held.node) (this.buttons.get(Number(held.node)) ?? this.buttons.get(chosen))?.focus({ preventScroll: true });
    if (held.fold) this.foldOf(Number(held.fold))?.focus({ preventScroll: true });
    this.numbers.textContent = NOTHING;
  }

  /**
   * Make the button of a hypothesis.
   * @param {number} index
   * @param {number} lane
   * @param {boolean} onPath
   */
  box(index, lane, onPath) {
    const node = this.data.nodes[index];
    const chosen = index === this.data.chosen;
    const attributes = {
      type: "button",
      class: `node ${node.fate}`,
      "data-node": index,
      "aria-pressed": String(chosen),
      "aria-label": this.words(index),
      tabindex: chosen ? 0 : -1,
      style: placeOf(node.step, lane),
    };
    const texts = [element("span", {}, [node.label]), element("span", { class: "sum" }, [node.sum])];
    const button = element("button", attributes, texts);
    button.classList.toggle("ended", ENDED.includes(node.fate));
    button.classList.toggle("faint", isGone(node));
    button.classList.toggle("path", onPath);
    button.onclick = () => this.choose(index);
    return button;
  }

  /**
   * Make the button that folds and unfolds a step.
   * @param {number} step
   * @param {number} count
   * @param {number} lane
   */
  fold(step, count, lane) {
    const open = this.open.has(step);
    const attributes = {
      type: "button",
      class: "fold",
      "data-fold": step,
      tabindex: step === this.data.nodes[this.data.chosen].step ? 0 : -1,
      "aria-expanded": String(open),
      "aria-label": `Step ${step + 1}: ${count} more boxes`,
      style: placeOf(step, lane),
    };
    const button = element("button", attributes, [open ? "fold" : `+${count}`]);
    button.onclick = () => {
      if (!this.open.delete(step)) this.open.add(step);
      this.draw();
    };
    return button;
  }

  /**
   * Make the lines between the boxes, those of the path last, so that they lie on top.
   * @param {ReadonlySet<number>} path
   */
  lines(path) {
    const { nodes } = this.data;
    const order = [...this.buttons].sort(([a], [b]) => Number(path.has(a)) - Number(path.has(b)));
    return order.flatMap(([index, to]) => {
      const from = this.buttons.get(nodes[index].parent);
      if (!from) return [];
      const [right, above] = [from.offsetLeft + from.offsetWidth, from.offsetTop + from.offsetHeight / 2];
      const way = `M${right} ${above} L${to.offsetLeft} ${to.offsetTop + to.offsetHeight / 2}`;
      const look = path.has(index) ? "path" : isGone(nodes[index]) ? "gone" : "";
      return [svg("path", { d: way, class: look })];
    });
  }

  /** @param {number} step */
  foldOf(step) {
    const button = this.board.querySelector(`[data-fold="${step}"]`);
    return button instanceof HTMLButtonElement ? button : undefined;
  }

  /**
   * Say all of a hypothesis.
   * @param {number} index
   */
  words(index) {
    const { step, rank, label, log, sum, score, told } = this.data.nodes[index];
    return `Step ${step + 1}, rank ${rank + 1}: ${label}; log-probability ${log}, sum ${sum}, score ${score}; ${told}`;
  }

  /**
   * Write the numbers of the hypothesis that is pointed at.
   * @param {EventTarget | null} target
   */
  point(target) {
    const button = target instanceof Element ? target.closest(".node") : null;
    this.numbers.textContent = button instanceof HTMLElement ? this.words(Number(button.dataset.node)) : NOTHING;
  }

  /** @param {number} index */
  choose(index) {
    this.data = { ...this.data, chosen: index };
    this.draw();
    this.buttons.get(index)?.focus({ preventScroll: true });
    this.presses.choose(index);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const button = event.target instanceof Element ? event.target.closest(".node, .fold") : null;
    if (!(button instanceof HTMLElement) || !KEYS.includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const { nodes } = this.data;
    const there = [...this.buttons.keys()];
    if (button.dataset.fold) {
      const last = there.filter((index) => nodes[index].step === Number(button.dataset.fold)).at(-1);
      if (event.key === "ArrowUp" && last !== undefined) this.buttons.get(last)?.focus();
      return;
    }
    const index = Number(button.dataset.node);
    const to = neighbour(nodes, there, index, event.key);
    const fold = event.key === "ArrowDown" ? this.foldOf(nodes[index].step) : undefined;
    const next = to === undefined ? fold : this.buttons.get(to);
    next?.focus();
    next?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

/** Draw the component. */
export const draw = drawnBy((/** @type {Given<Data>} */ given) => new SearchTree(given));
