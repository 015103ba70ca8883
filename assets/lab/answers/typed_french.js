// The translation of a sentence while it is typed, before the server is asked: in the player, by the event
// "translation-typed", and where the page writes it out.

import { drawnBy } from "../shared/component.js";
import { isBox } from "../shared/sentence_box.js";
import { engineOfTab, reached } from "./engine.js";
import { ownElement, plainTranslation, show } from "./place.js";

/** @import { Given } from "../shared/component.js" */
/** @import { Files, Track } from "./worker.js" */

/**
 * text: the sentence that the server has answered. size: of the translation; "" where the page does not write it out.
 * @typedef {object} TypedData
 * @property {string} script address of the engine
 * @property {Files} files
 * @property {string} container selector of the place that the server's answer stands in
 * @property {string} box selector of the box with the sentence
 * @property {string} text
 * @property {number} beam width of the search
 * @property {string} size
 * @property {string | null} known the model that the server knows this browser to answer with
 */

/** @typedef {(said: { model: string | null }) => void} Tell the address of the model that this browser answers with */

const UNREAD = /[\p{So}\p{Sk}\p{Sm}\p{Sc}\p{Co}\p{Cn}\p{Cs}]|\u20e3/u; // what the server leaves out of a sentence
const ASCII = /[\0-\x7f]/g;

class TypedFrench {
  /** @param {Element} own */
  constructor(own) {
    this.own = own;
    /** @type {TypedData | null} */
    this.data = null;
    /** @type {Tell} */
    this.tell = () => {};
    /** @type {string | null | undefined} the model that the server knows to be answered with */
    this.told = undefined;
    /** @type {string[]} the sentences that were typed since the server's translation was last shown */
    this.typed = [];
    /** @type {(event: { target: EventTarget | null }) => void} */
    this.hear = ({ target }) => {
      if (this.data && isBox(target, this.data.box)) this.read(target.value);
    };
    document.addEventListener("input", this.hear);
  }

  /**
   * The server has answered: its answer is shown, unless another sentence was typed since it was asked.
   * @param {Given<TypedData>} given
   */
  take({ data, setStateValue }) {
    const before = this.data?.text;
    this.data = data;
    this.tell = (said) => setStateValue("told", said);
    if (this.told === undefined) this.told = data.known;
    const overtaken = this.typed.slice(0, -1).includes(data.text.trim()) && this.typed.at(-1) !== data.text.trim();
    if (this.typed.length === 0 || (data.text !== before && !overtaken)) this.clear();
    if (before === undefined) this.hear({ target: document.activeElement }); // typed before this script was loaded
  }

  clear() {
    this.typed = [];
    this.draw(null, null);
  }

  /** @param {string} value of the box */
  async read(value) {
    const { data } = this;
    if (data === null) return;
    const text = value.trim();
    const saves = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator).connection?.saveData;
    const unread = UNREAD.test(text.replace(ASCII, ""));
    if (text === data.text.trim() || text === "" || unread || saves) return this.clear();
    this.typed.push(text);
    const question = { kind: /** @type {const} */ ("translated"), text, beam: data.beam, track: true };
    const answer = await engineOfTab(data.script).ask({ ...question, ...reached(data.files) });
    if (answer === null) return;
    const refused = "refused" in answer;
    this.knows(refused ? null : data.files.model);
    if (this.typed.length === 0 || data.files.model !== this.data?.files.model) return;
    if (refused) this.clear();
    else this.draw(answer.track, data.size ? plainTranslation(answer.words, data.size, data.files.pair) : null);
  }

  /**
   * Tell the server once whether this browser answers: it then waits longer for the end of the typing.
   * @param {string | null} model
   */
  knows(model) {
    if (model === this.told) return;
    this.told = model;
    this.tell({ model });
  }

  /**
   * @param {Track | null} track
   * @param {Node | null} written
   */
  draw(track, written) {
    if (this.data) show(this.own, this.data.container, written);
    document.dispatchEvent(new CustomEvent("translation-typed", { detail: track }));
  }

  leave() {
    document.removeEventListener("input", this.hear);
  }
}

/** Draw the component; return what ends it. */
export const draw = drawnBy((/** @type {Given<TypedData>} */ given) => new TypedFrench(ownElement(given)));
