// The table of one attention step: what is seen of query, keys, scores, weights, values and context at each moment.

import { fromBase64 } from "../shared/bytes.js";
import { element, put, say } from "../shared/elements.js";
import { eased } from "../shared/motion.js";
import { decimal } from "../shared/numbers.js";
import { captions, Meeting, Strip, Vectors } from "./attention_step_lines.js";

/** @import { Share } from "../shared/shares.js" */
/** @import { Steps } from "./attention_step.js" */
/** @import { Pixels } from "./attention_step_lines.js" */

const ORDER = ["query", "products", "scores", "softmax", "values", "context"]; // of the pauses
const PLACES = 2; // products and scores come in hundredths

/** @param {number} share */
function clamped(share) {
  return Math.max(0, Math.min(1, share));
}

export class Table {
  /**
   * @param {HTMLElement} root of the component, whose style knows the pause
   * @param {Steps} steps
   * @param {readonly Share[]} shares by the bytes of weights
   * @param {Pixels} pixels
   */
  constructor(root, steps, shares, pixels) {
    const { kind, keys, strips, looks, size } = steps;
    this.root = root;
    this.steps = steps;
    this.pixels = pixels;
    this.row = 0;
    this.pause = "";
    this.progress = 0;
    /** the number at the ends of the colours of weighted values and context */
    this.full = 1;
    this.queries = new Vectors(strips.queries);
    this.keys = new Vectors(strips.keys);
    this.values = new Vectors(strips.values);
    this.contexts = new Vectors(strips.contexts);
    /** by query and key */
    this.weights = looks.map((look) => Array.from(fromBase64(look.weights), (byte) => shares[byte]));
    this.query = new Strip(this.queries.columns);
    this.passing = new Strip(this.queries.columns);
    this.passing.node.classList.add("passing");
    this.context = new Strip(this.contexts.columns);
    this.numbers = element("span", { class: "numbers" });
    this.subject = element("strong");
    this.sum = element("span", { class: "total" }, ["sum 100\u00a0%"]);
    this.meetings = keys.map((label) => new Meeting(label, this.keys.columns, this.values.columns));
    /** @type {string[]} what the strip of each value shows */
    this.drawn = keys.map(() => "");
    const group = { class: "meetings", role: "group", "aria-label": "Keys" };
    this.list = element("div", group, [this.passing.node, ...this.meetings.map(({ node }) => node)]);
    /** its lines, from top to bottom */
    this.parts = [
      element("div", { class: "line asking" }, [
        element("div", { class: "at-label caption of-query" }, ["query"]),
        element("div", { class: "at-key" }, [this.query.node]),
        element("div", { class: "subject" }, [this.subject, this.numbers]),
      ]),
      captions(kind, size),
      this.list,
      element("div", { class: "line adding-up" }, [
        element("div", { class: "at-result caption of-value" }, ["context: their sum"]),
        element("div", { class: "at-weight" }, [this.sum]),
        element("div", { class: "at-value" }, [this.context.node]),
      ]),
    ];
    // what scrolls is reached by Tab, so that the keyboard can scroll it
    this.watcher = new ResizeObserver(([{ target }]) => {
      if (target.scrollHeight > target.clientHeight + 1) this.list.tabIndex = 0;
      else this.list.removeAttribute("tabindex");
    });
    this.watcher.observe(this.list);
  }

  /**
   * Write the numbers of a query; the pauses only show and hide them.
   * @param {number} row
   */
  choose(row) {
    this.row = row;
    const { products, scores, subject, query } = this.steps.looks[row];
    const weights = this.weights[row];
    say(this.subject, subject);
    say(this.numbers, `query: ${query}`);
    const low = Math.min(0, ...products);
    const span = Math.max(0, ...products) - low || 1;
    const most = this.largestWeight();
    for (const [key, meeting] of this.meetings.entries()) {
      const [share, shareText] = weights[key];
      const score = scores[key];
      const scoreText = score === null ? "masked" : decimal(score / 100, PLACES);
      say(meeting.product, decimal(products[key] / 100, PLACES));
      say(meeting.score, scoreText);
      say(meeting.weight, score === null ? "" : shareText);
      meeting.setBar(products[key], low, span);
      const numbers = score === null ? scoreText : `score ${scoreText}, weight ${shareText}`;
      put(meeting.node, "title", `“${this.steps.keys[key]}”: ${numbers}`);
      meeting.node.classList.toggle("masked", score === null);
      meeting.node.classList.toggle("most", share === most);
    }
    const sizes = weights.map(([share], key) => share * this.values.largest(key));
    this.full = Math.max(this.contexts.largest(row), ...sizes) || 1;
  }

  /** The largest weight of the query. */
  largestWeight() {
    return Math.max(...this.weights[this.row].map(([share]) => share));
  }

  /** @param {string} pause */
  enter(pause) {
    this.pause = pause;
    this.root.dataset.pause = pause;
    this.paint();
  }

  /** @param {Pixels} pixels */
  colour(pixels) {
    this.pixels = pixels;
    this.paint();
    this.move(this.progress);
  }

  /** Paint the strips that do not move. */
  paint() {
    const query = this.queries.row(this.row);
    this.query.paint(query, this.pixels);
    this.passing.paint(query, this.pixels);
    for (const [key, meeting] of this.meetings.entries()) meeting.key.paint(this.keys.row(key), this.pixels);
    this.drawn.fill(""); // the values may have other colours now
  }

  /**
   * Return how far a part has come: 0 before its pause, 1 after it.
   * @param {string} part
   */
  come(part) {
    if (this.pause === part) return this.progress;
    return ORDER.indexOf(this.pause) > ORDER.indexOf(part) ? 1 : 0;
  }

  /** @param {number} progress of the pause, from 0 to 1 */
  move(progress) {
    this.progress = progress;
    const count = this.meetings.length;
    const products = this.come("products") * count;
    const scores = this.come(this.steps.kind === "dot" ? "scores" : "products");
    const softmax = this.come("softmax");
    const values = this.come("values");
    const added = this.come("context") * count;
    this.root.style.setProperty("--query-come", String(eased(this.come("query"))));
    this.passing.node.style.opacity = this.pause === "products" && progress < 1 ? "1" : "0";
    if (this.pause === "products") this.pass(Math.min(products, count - 1));
    for (const [key, { product, productBar, score, value, node }] of this.meetings.entries()) {
      const seen = clamped(products - key);
      product.style.opacity = String(seen);
      productBar.style.transform = `scaleX(${seen.toFixed(3)})`;
      score.style.opacity = String(scores);
      value.node.style.opacity = values > 0 ? "1" : "0";
      const adding = this.pause === "context" && progress < 1 && Math.floor(added) === key;
      node.classList.toggle("adding", adding);
      this.press(key, softmax);
      if (values > 0) this.weigh(key, eased(values));
    }
    this.sum.style.opacity = String(eased(softmax));
    this.add(added);
  }

  /**
   * Draw the query beside the key that it meets.
   * @param {number} place of the key; between two keys on the way
   */
  pass(place) {
    const first = Math.floor(place);
    const { node } = this.meetings[first];
    const next = this.meetings[Math.min(first + 1, this.meetings.length - 1)].node;
    const { offsetLeft, offsetWidth } = this.meetings[0].key.node;
    const top = node.offsetTop + (place - first) * (next.offsetTop - node.offsetTop);
    const transform = `translateY(${top.toFixed(1)}px)`;
    Object.assign(this.passing.node.style, { left: `${offsetLeft}px`, width: `${offsetWidth}px`, transform });
    if (this.list.scrollHeight > this.list.clientHeight) this.list.scrollTop = top - this.list.clientHeight / 2;
  }

  /**
   * Draw the bar of a weight: softmax presses all to a sum of 1.
   * @param {number} key
   * @param {number} softmax how far it has come
   */
  press(key, softmax) {
    const { weight, weightBar } = this.meetings[key];
    const [share] = this.weights[this.row][key];
    const raised = share / (this.largestWeight() || 1); // e to the power of how far the score lies below the largest
    const width = 100 * (raised + (share - raised) * eased(softmax));
    weight.style.opacity = String(eased(softmax));
    weightBar.style.opacity = softmax > 0 ? "1" : "0";
    weightBar.style.width = softmax > 0 ? `${width.toFixed(2)}%` : "0";
  }

  /**
   * Draw a value on its way from itself to what its weight leaves of it.
   * @param {number} key
   * @param {number} scaled how far it has come
   */
  weigh(key, scaled) {
    const drawn = `${this.row} ${scaled}`;
    if (this.drawn[key] === drawn) return;
    this.drawn[key] = drawn;
    const [share] = this.weights[this.row][key];
    const factor = 1 - scaled + (scaled * share * this.values.full) / this.full;
    const cells = this.values.row(key).map((cell) => cell * factor);
    this.meetings[key].value.paint(cells, this.pixels);
  }

  /**
   * Draw the sum of the values that have been added so far; in the end the record's context.
   * @param {number} added how many; the last in part
   */
  add(added) {
    const { values, contexts, full } = this;
    this.context.node.style.opacity = added > 0 ? "1" : "0";
    if (added >= this.meetings.length) {
      const cells = contexts.row(this.row).map((cell) => (cell * contexts.full) / full);
      this.context.paint(cells, this.pixels);
      return;
    }
    /** @type {number[]} */
    const total = new Array(contexts.columns).fill(0);
    for (let key = 0; key < added; key++) {
      const [share] = this.weights[this.row][key];
      const factor = ((share * values.full) / full) * clamped(added - key);
      for (const [column, cell] of values.row(key).entries()) total[column] += cell * factor;
    }
    this.context.paint(total, this.pixels);
  }

  leave() {
    this.watcher.disconnect();
  }
}
