// The keys of the stage, as small buttons too and listed behind "?". Q shows the link by the event "lab-show-link". B and A
// blank the answer and show it here alone: as `data-blank` and `data-revealed` on the root, and as the event "lab-answer",
// "blank" or "reveal", on the window.

import { button } from "../shared/buttons.js";
import { drawnBy } from "../shared/component.js";
import { element, within } from "../shared/elements.js";
import { KeyListener } from "../shared/keys.js";

/** @import { Given } from "../shared/component.js" */
/** @import { Listening } from "../shared/keys.js" */

/**
 * scene: on the stage, the one on show. lessons: of the menu. link: selector of the menu's links. lesson: number of the page's
 * own. buttons: keys of the figure. meanings: of all keys.
 * @typedef {object} Staged
 * @property {boolean} stage
 * @property {number | null} scene
 * @property {string[]} scenes
 * @property {[heading: string, address: string][]} lessons
 * @property {string} link
 * @property {number | null} lesson
 * @property {string[]} buttons
 * @property {[key: string, name: string, meaning: string][]} meanings
 * @typedef {Listening & Staged} Data
 */

const NARROW = "(max-width: 640px)"; // a phone that was sent the link: it has the page, at the same scene
const keys = new KeyListener(); // one for all: a page that is left, and drawn anew, leaves no press behind
/** @type {Stage | null} */
let owner = null;

/** @param {"blank" | "reveal"} how */
function answer(how) {
  const root = document.documentElement;
  root.toggleAttribute("data-revealed", how === "reveal" && root.matches("[data-blank], [data-revealed]"));
  root.toggleAttribute("data-blank", how === "blank");
  window.dispatchEvent(new CustomEvent("lab-answer", { detail: how }));
}

function showLink() {
  window.dispatchEvent(new CustomEvent("lab-show-link")); // copy_link.js has the code, in a row that the stage hides
}

/** Show the answer again, as of another scene: nothing of it is blanked yet. */
function forget() {
  for (const name of ["data-blank", "data-revealed"]) document.documentElement.removeAttribute(name);
}

/**
 * Open a lesson by the menu's own link: the parameters of this page go along.
 * @param {string} link
 * @param {string} address
 */
function open(link, address) {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll(link);
  [...links].find(({ href }) => new URL(href).pathname.endsWith(`/${address}`))?.click();
}

class Stage {
  /** @param {ParentNode} parent */
  constructor(parent) {
    /** @private */
    this.bar = within(parent, ".bar", HTMLElement);
    /** @private */
    this.dialog = within(parent, "dialog", HTMLDialogElement);
    /** @private the scene on show, on the stage */
    this.place = "none";
    /** @private */
    this.drawn = "";
    this.dialog.onclick = ({ target }) => {
      if (target === this.dialog) this.dialog.close();
    };
    this.dialog.onkeydown = (event) => {
      if (!this.dialog.open) return; // just closed: the keyboard is still in it until the next frame
      if (event.key === "?") this.dialog.close();
      event.stopPropagation(); // one thing at a time: the keys are listed, none is pressed
    };
  }

  /** @param {Given<Data>} given */
  take(given) {
    const { data } = given;
    owner = this;
    keys.take(given, data.stage ? this.local(data) : {});
    const place = data.stage ? `${data.lesson} ${data.scene}` : "";
    if (place !== this.place) forget();
    this.place = place;
    this.bar.dataset.listens = "";
    if (data.stage && matchMedia(NARROW).matches) return keys.press("p");
    const drawn = JSON.stringify([data.stage, data.scene, data.scenes, data.buttons, data.meanings]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.bar.classList.toggle("on", data.stage);
    if (data.stage) this.drawKeys(data);
    else this.drawEntry();
  }

  /**
   * Return what keys do on the stage that the server is not asked for.
   * @private
   * @param {Staged} data
   */
  local({ lessons, link }) {
    const numbered = lessons.map(([, address], index) => [index + 1, () => open(link, address)]);
    return {
      b: () => answer("blank"),
      a: () => answer("reveal"),
      q: showLink,
      "?": () => this.dialog.showModal(),
      ...Object.fromEntries(numbered),
    };
  }

  /**
   * Draw the button that opens the stage.
   * @private
   */
  drawEntry() {
    this.dialog.close();
    this.bar.replaceChildren(keyButton("p", "P", "Stage", "One figure for a projector", "open"));
  }

  /**
   * @private
   * @param {Staged} data
   */
  drawKeys({ scene, scenes, lessons, lesson, buttons, meanings }) {
    const number = scene ?? 0;
    const meant = new Map(meanings.map(([key, name, meaning]) => [key, { name, meaning }]));
    /** @type {(key: string, text?: string, meaning?: string) => HTMLButtonElement} */
    const small = (key, text, meaning) => {
      const name = meant.get(key)?.name ?? key.toUpperCase();
      return keyButton(key, name, text ?? name, meaning ?? meant.get(key)?.meaning ?? "");
    };
    const before = small("PageUp", "\u2039", "The scene before");
    const after = small("PageDown", "\u203a", "The next scene");
    before.disabled = number === 0;
    after.disabled = number === scenes.length - 1;
    const place = element("span", { class: "place" }, [`${number + 1} / ${scenes.length}`]);
    const rest = [small("b", "B"), small("a", "A"), small("q", "QR"), small("?", "?"), small("p", "P")];
    this.bar.replaceChildren(...buttons.map((key) => small(key)), before, place, after, ...rest);
    const rows = meanings.map(([, name, meaning]) =>
      element("tr", {}, [element("th", { scope: "row" }, [name]), element("td", {}, [meaning])]),
    );
    const links = lessons.map(([heading], index) => {
      const link = button(heading, "", [heading]);
      if (index + 1 === lesson) link.setAttribute("aria-current", "page");
      link.onclick = () => {
        this.dialog.close();
        keys.press(String(index + 1));
      };
      return element("li", {}, [link]);
    });
    const close = button("Close", "", ["Close (Esc)"]);
    close.onclick = () => this.dialog.close();
    const list = element("div", {}, [element("p", {}, ["1 to 6: the lessons"]), element("ul", {}, links), close]);
    const table = element("table", {}, [element("tbody", {}, rows)]);
    this.dialog.replaceChildren(element("div", { class: "keys" }, [table, list]));
  }

  leave() {
    if (owner === this) keys.leave();
  }
}

/**
 * Make a button that presses a key. meaning: what the key does.
 * @param {string} key
 * @param {string} name of the key
 * @param {string} text
 * @param {string} meaning
 * @param {string} [look] class
 */
function keyButton(key, name, text, meaning, look = "") {
  const made = button(`${meaning} (${name})`, look, [text]);
  made.onclick = () => keys.press(key);
  return made;
}

/** Draw the component; return what ends it. */
export const draw = drawnBy((/** @type {Given<Data>} */ { parentElement }) => new Stage(parentElement));
