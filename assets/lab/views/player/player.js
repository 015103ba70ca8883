// A translation, or several of one sentence, played step by step.

import { element, put, say } from "../../shared/elements.js";
import { MEAN } from "../../shared/heads.js";
import { calm } from "../../shared/motion.js";
import { pageChoices } from "../../shared/page_choices.js";
import { Playback } from "../../shared/playback.js";
import { Presses } from "../../shared/presses.js";
import { isDark } from "../../shared/theme.js";
import { writeLegend } from "./captions.js";
import { Figure } from "./figure.js";
import { endSwitch, shapeChoice } from "./offers.js";
import { PressesElsewhere } from "./presses.js";
import { nextView, ViewChoice, viewWith } from "./view_choice.js";

/** @import { Given } from "../../shared/component.js" */
/** @import { Shape } from "./board.js" */
/** @import { Data, Rest } from "./data.js" */
/** @import { Track } from "./track.js" */

const STEP_LASTS = 800; // milliseconds at the usual speed
const STEP_MOVES = 700; // of its drawing

export class Player {
  /** @param {HTMLElement} root */
  constructor(root) {
    /** @private */
    this.root = root;
    /** @private */
    this.legend = element("span", { class: "doubt" });
    /** @private */
    this.figure = new Figure(this.legend);
    /** @private */
    this.controls = element("div", { class: "controls" });
    /** @private */
    this.hint = element("p", { class: "hint", "aria-hidden": "true" });
    /** @private */
    this.drawnAs = element("div", { class: "drawn-as" });
    root.replaceChildren(...this.figure.nodes, this.drawnAs, this.hint, this.controls);
    /** @private @type {Shape} */
    this.shape = "ribbons";
    /** @private */
    this.presses = new Presses();
    /** @private @type {Data | null} what the server has said */
    this.data = null;
    /** @private whether it has to wait, for this browser is ahead of the server */
    this.held = false;
    /** @private @type {readonly Track[]} */
    this.tracks = [];
    /** @private @type {ViewChoice | null} */
    this.choices = null;
    /** @private the source word that is asked about, or -1 */
    this.pointed = -1;
    /** @private the track in which */
    this.asked = 0;
    /** @private */
    this.view = 0;
    /** @private */
    this.typing = new MutationObserver(() => this.showUnfinished());
    this.typing.observe(document.documentElement, { attributeFilter: ["data-unfinished"] });
    this.showUnfinished();
    /** @private @type {(event: Event) => void} */
    this.typed = (event) => this.preview(/** @type {CustomEvent<Track | null>} */ (event).detail);
    document.addEventListener("translation-typed", this.typed);
    /** @private */
    this.elsewhere = new PressesElsewhere(root);
    /** @private */
    this.playback = new Playback(root, this.controls, {
      enter: (step) => this.enter(step),
      move: (progress) => this.figure.move(progress),
      rest: (step) => this.rest(step),
      label: "Play position",
      lasts: () => STEP_LASTS,
      moves: () => STEP_MOVES,
      described: (step) => this.tracks.find(({ steps }) => step < steps.length)?.steps[step].said ?? "",
      keys: { h: () => this.turn("head"), l: () => this.turn("site"), Escape: () => this.point(-1, this.asked) },
    });
  }

  /**
   * Take what the server says.
   * @param {Given<Data>} given
   */
  take(given) {
    const { data } = given;
    const other = data.id !== this.data?.id;
    this.data = data;
    this.style(data);
    put(this.root, "aria-label", data.name);
    this.playback.everywhere = data.keys;
    const elsewhere = this.presses.take(given).follows([data.step, data.view, data.made]);
    if (other) {
      this.held = this.previews; // while typing goes on this browser is ahead of the server
      if (!this.held || document.documentElement.dataset.unfinished === undefined) this.open(data);
    } else if (elsewhere && !this.previews) {
      this.playback.stop();
      this.turnTo(data.view);
      this.playback.go(data.step);
    }
  }

  /**
   * @private
   * @param {Data} data
   */
  style({ colours, underlines, legend, stage, whole }) {
    const { style, classList } = this.root;
    const { weights, faint } = isDark(this.root) ? colours.dark : colours.light;
    for (const [index, colour] of weights.entries()) style.setProperty(`--weight-${index}`, colour);
    style.setProperty("--faint", faint);
    for (const kind of ["unsure", "guess"]) style.setProperty(`--${kind}`, underlines[kind] ?? "none");
    writeLegend(this.legend, legend);
    classList.toggle("stage", stage);
    classList.toggle("spelled", whole);
  }

  /**
   * Show that nothing of the translation counts yet while what is typed is not finished (views/typing.js).
   * @private
   */
  showUnfinished() {
    const { unfinished } = document.documentElement.dataset;
    this.root.classList.toggle("unfinished", unfinished !== undefined);
    this.root.classList.toggle("halfword", unfinished === "word");
    if (unfinished === undefined && this.held && this.data !== null) this.open(this.data);
  }

  /**
   * Show a track that this browser has made of a sentence that is being typed (answers/typed_french.js), with all of it
   * written; null: show what the server says of it.
   * @private
   * @param {Track | null} track
   */
  preview(track) {
    if (this.data === null || this.data.tracks.length > 1) return;
    if (track !== null) {
      this.build([track], track.steps.length - 1, Math.max(0, Math.min(this.view, track.views.length - 1)));
      put(this.root, "data-answered-by", "browser");
    } else if (this.previews) this.open(this.data);
  }

  /** @private */
  get previews() {
    return this.root.dataset.answeredBy !== undefined;
  }

  /**
   * Show what the server has said.
   * @private
   * @param {Data} data
   */
  open({ tracks, step, view, autoplay }) {
    const fresh = this.held || !this.previews;
    this.held = false;
    this.root.removeAttribute("data-answered-by");
    this.build(
      tracks.map((packed) => JSON.parse(packed)),
      step,
      view,
    );
    if (fresh && autoplay && !calm()) this.playback.playFrom(0, step);
  }

  /**
   * @private
   * @param {readonly Track[]} tracks one, or lanes
   * @param {number} step
   * @param {number} view
   */
  build(tracks, step, view) {
    const alone = tracks.length === 1;
    this.tracks = tracks;
    this.view = view;
    this.pointed = -1;
    this.asked = 0;
    this.root.classList.toggle("several", !alone);
    this.figure.build(tracks, this.shape, {
      pick: (chosen) => this.playback.walk(chosen),
      point: (source, track) => this.point(source, track),
    });
    this.offerViews(alone);
    const turn = (/** @type {Shape} */ shape) => {
      this.shape = shape;
      this.figure.turnInto(shape);
    };
    this.drawnAs.replaceChildren(...(alone && tracks[0].views.length > 0 ? [shapeChoice(this.shape, turn)] : []));
    this.controls.querySelector(".end-switch")?.remove();
    if (tracks.some(({ views, ends }) => views.length > 0 && ends[0])) this.controls.append(endSwitch(this.root));
    this.playback.begin(Math.max(...tracks.map((track) => track.steps.length)), step);
  }

  /**
   * Offer layers and heads, and name the keys that there are.
   * @private
   * @param {boolean} alone
   */
  offerViews(alone) {
    this.choices?.node.remove();
    const { views } = this.tracks[0];
    this.choices = alone ? new ViewChoice(views, this.view, (wanted) => this.show(wanted)) : null;
    if (this.choices?.any) this.controls.append(this.choices.node);
    const keys = ["Space plays", "← → step"];
    if (this.choices?.groups.head) keys.push("H head");
    if (this.choices?.groups.site) keys.push("L layer");
    say(this.hint, keys.join(" · "));
  }

  /**
   * @private
   * @param {{ site?: string, head?: number }} wanted
   */
  show(wanted) {
    this.showView(viewWith(this.tracks[0].views, this.view, wanted));
  }

  /**
   * Turn to the next head, or the next layer.
   * @private
   * @param {"site" | "head"} field
   */
  turn(field) {
    if (this.choices?.groups[field]) this.showView(nextView(this.tracks[0].views, this.view, field));
  }

  /**
   * @private
   * @param {number} view
   */
  showView(view) {
    this.turnTo(view);
    this.enter(this.playback.step);
    this.playback.settle();
  }

  /**
   * @private
   * @param {number} view
   */
  turnTo(view) {
    this.view = view;
    this.choices?.show(view);
  }

  /**
   * Ask about a source word: which target words look at it; the same one again, to see the step again.
   * @private
   * @param {number} source
   * @param {number} track
   */
  point(source, track) {
    if (source >= 0 && this.tracks[track].views.length === 0) return;
    this.pointed = track === this.asked && source === this.pointed ? -1 : source;
    this.asked = track;
    if (this.playback.playing) this.playback.pause();
    this.enter(this.playback.step, true);
    this.figure.scenes[track].move(1);
  }

  /**
   * @private
   * @param {number} step
   * @param {boolean} [asking] whether it is the same step, with another source word asked about
   */
  enter(step, asking = false) {
    this.elsewhere.any = false;
    if (!asking) this.pointed = -1;
    this.figure.enter(step, this.view, this.asked, this.pointed);
  }

  /**
   * Tell the server, and the views of the page, where the playing rests.
   * @private
   * @param {number} step
   */
  rest(step) {
    if (this.previews) return; // of which the server knows nothing
    const made = this.data?.made ?? 0;
    const choice = [step, this.view, made];
    if (this.presses.knows(choice)) return;
    const { views } = this.tracks[0];
    const { site, head } = views.length > 0 ? views[this.view] : { site: null, head: MEAN };
    const slider = this.data?.slider;
    if (slider) pageChoices.moveTo(slider, step + 1);
    /** @type {Rest} */
    const rest = { step, site, head, unless: this.elsewhere.any ? made : null };
    this.presses.choose(rest, choice);
  }

  leave() {
    this.typing.disconnect();
    document.removeEventListener("translation-typed", this.typed);
    this.elsewhere.leave();
    this.playback.leave();
    this.figure.leave();
  }
}
