// Decides what the browser's Back leads to: the page, sentence or model before. Of anything else that a link holds, such
// as a step or a head, the address keeps the newest alone. Streamlit adds an entry for all that the server sets and none
// for what is typed, the other way round. While a sentence is typed the root has `data-typing`.

import { drawnBy } from "../shared/component.js";
import { isBox, isEnded } from "../shared/sentence_box.js";

/** @import { Given } from "../shared/component.js" */

/**
 * box: selector of the sentence's box. quiet: selector of an app that has answered. rest: milliseconds without a keystroke
 * after which a sentence counts as typed. parameters: names of those that make an entry, the sentence's first. usual: the
 * sentence of a link that has none.
 * @typedef {{ box: string, quiet: string, rest: number, parameters: string[], usual: string }} Data
 */

/** @typedef {"pushState" | "replaceState"} Writer */

/** @type {readonly Writer[]} */
const WRITERS = ["pushState", "replaceState"];

class Entries {
  /** @param {Data} data */
  constructor(data) {
    /** @private */
    this.data = data;
    /** @private a sentence that may go on in the same entry @type {string | null} */
    this.draft = null;
    /** @private while a sentence is typed: whether it has an entry, and where @type {{ entered: boolean, box: HTMLInputElement } | null} */
    this.typing = null;
    /** @private all that the box held meanwhile @type {Set<string>} */
    this.texts = new Set();
    /** @private parameters that were taken out of the address @type {{ from: string, to: string } | null} */
    this.reduced = null;
    /** @private @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @private */
    this.listened = new AbortController();
    const early = { capture: true, signal: this.listened.signal };
    document.addEventListener("input", ({ target }) => isBox(target, this.data.box) && this.typed(target), early);
    const act = () => {
      this.reduced = null;
    };
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, act, early);
    const move = () => {
      act();
      this.texts.clear();
      this.end(null);
    };
    addEventListener("popstate", move, { signal: this.listened.signal });
    for (const name of WRITERS) history[name] = (state, title, url) => this.write(name, state, title, url);
  }

  /**
   * @private
   * @param {HTMLInputElement} box
   */
  typed(box) {
    if (this.typing === null) this.texts.clear();
    this.texts.add(box.value);
    this.typing = { entered: this.typing?.entered ?? false, box };
    document.documentElement.toggleAttribute("data-typing", true);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.rest(), this.data.rest);
  }

  /**
   * A sentence counts as typed when the address has it and the server has answered. Where a browser is slow the app can
   * look quiet before that: `texts` tells late answers from sentences that are new.
   * @private
   */
  rest() {
    const sentence = this.sentence(new URL(location.href));
    const box = this.typing?.box;
    const answered = !box?.isConnected || sentence === box.value || box.value.trim() === "";
    if (answered && document.querySelector(this.data.quiet) !== null) this.end(isEnded(sentence) ? null : sentence);
    else this.timer = setTimeout(() => this.rest(), this.data.rest / 4);
  }

  /**
   * @private
   * @param {string | null} draft
   */
  end(draft) {
    clearTimeout(this.timer);
    this.draft = draft;
    this.typing = null;
    document.documentElement.toggleAttribute("data-typing", false);
  }

  /**
   * @private
   * @param {URL} url
   */
  sentence(url) {
    return url.searchParams.get(this.data.parameters[0]) ?? this.data.usual;
  }

  /**
   * @private
   * @param {Writer} name
   * @param {unknown} state
   * @param {string} title
   * @param {string | URL | null} [url]
   */
  write(name, state, title, url) {
    const from = new URL(location.href);
    const to = new URL(url ?? location.href, location.href);
    /** @type {(method: Writer, address?: string | URL | null) => void} */
    const put = (method, address) => History.prototype[method].call(history, state, title, address);
    if (from.pathname !== to.pathname) {
      // before it leaves a page Streamlit takes that page's own parameters out of its address
      if (this.reduced !== null && this.reduced.to === from.href) put("replaceState", this.reduced.from);
      this.reduced = null;
      return put(name, url);
    }
    if (this.enters(name, from, to)) return put("pushState", url);
    const before = this.reduced?.to === from.href ? this.reduced.from : from.href;
    put("replaceState", url);
    this.reduced = isWithin(to, new URL(before)) ? { from: before, to: location.href } : null;
  }

  /**
   * Whether an address that is written is an entry of its own.
   * @private
   * @param {Writer} name
   * @param {URL} from
   * @param {URL} to
   */
  enters(name, from, to) {
    const { parameters } = this.data;
    const changed = parameters.filter(
      (parameter) => from.searchParams.get(parameter) !== to.searchParams.get(parameter),
    );
    if (changed.length === 0) return false;
    const ofSentence = changed.length === 1 && changed[0] === parameters[0];
    if (!ofSentence || this.typing === null) {
      if (name !== "pushState" || (ofSentence && this.texts.has(this.sentence(to)))) return false;
      this.texts.clear();
      return true;
    }
    if (this.typing.entered) return false;
    this.typing.entered = true;
    const before = this.sentence(from);
    return before.trim() !== "" && !(before === this.draft && this.sentence(to).startsWith(before));
  }

  leave() {
    this.end(null);
    this.listened.abort();
    for (const name of WRITERS) Reflect.deleteProperty(history, name); // the browser's own are the prototype's
  }
}

/**
 * Whether an address holds nothing but a part of what another holds.
 * @param {URL} part
 * @param {URL} whole
 */
function isWithin(part, whole) {
  return [...part.searchParams].every(([name, value]) => whole.searchParams.getAll(name).includes(value));
}

/** Draw the component; return what ends it. */
export const draw = drawnBy((/** @type {Given<Data>} */ { data }) => new Entries(data));
