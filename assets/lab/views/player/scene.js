// One record of the player: the source above, the target below it, and between them what the current step looks at, as ribbons as
// wide as their weight. In a narrow place the two stand side by side and are read downwards.

import { element } from "../../shared/elements.js";
import { calm } from "../../shared/motion.js";
import { Board, drawnShares } from "./board.js";
import { fitWords } from "./fit.js";
import { snapshot, turnFrom } from "./folding.js";
import { measured } from "./places.js";
import { Weights } from "./weights.js";
import { Words } from "./words.js";

/** @import { Shape } from "./board.js" */
/** @import { Track } from "./track.js" */
/** @import { Asked, Moment } from "./words.js" */

const DOWNWARDS = 440; // pixels: narrower places are read downwards
const FAST = 350; // milliseconds: steps closer together are followed without an animation
const REACH = 0.8; // of what is in sight: a step that looks at most so far away is shown with its look

export class Scene {
  /**
   * @param {HTMLElement} place an empty element, with `data-rows` where several records stand below each other
   * @param {Track} track
   * @param {Shape} shape
   * @param {Asked} asked
   */
  constructor(place, track, shape, asked) {
    /** @private */
    this.place = place;
    /** @private */
    this.track = track;
    /** @private what is asked for; a map needs room */
    this.shape = shape;
    /** @private @type {Moment} */
    this.moment = { step: 0, view: 0, pointed: -1 };
    /** @private whether a step was entered */
    this.entered = false;
    /** @private how much of the step is drawn, from 0 to 1 */
    this.progress = 1;
    this.weights = new Weights(track);
    this.words = new Words(track, this.weights, asked);
    this.board = new Board(track, this.weights);
    /** @private */
    this.ground = element("div", { class: "board" }, [this.board.past, this.board.now, ...this.words.rows]);
    /** @private */
    this.scroll = element("div", { class: "scroll" }, [this.ground]);
    /** @private the width that the words were fitted into */
    this.fitted = -1;
    /** @private where everything stands, as JSON */
    this.laid = "";
    /** @private @type {HTMLElement | null} the word that is being written */
    this.writing = null;
    /** @private when the scrolling followed last */
    this.followed = 0;
    place.classList.toggle("blind", track.crossing > 0);
    const { source, target } = track.pair;
    if (source.right_to_left !== target.right_to_left) {
      place.dataset.joins = target.right_to_left ? "right" : "left"; // where the source ends and the target begins
    }
    if (track.crossing > 0) {
      this.ground.append(element("span", { class: "vector" }, [`one vector, ${track.crossing} numbers`]));
    }
    place.replaceChildren(this.scroll, this.words.text);
    /** @private */
    this.watcher = new ResizeObserver(() => this.lay());
    this.watcher.observe(this.ground);
    this.watcher.observe(place);
  }

  get pointed() {
    return this.moment.pointed;
  }

  /** The target word of the step. */
  get cell() {
    return this.track.steps[this.moment.step].cell;
  }

  /** The weights of the step. */
  get row() {
    return this.weights.row(this.moment.view, this.moment.step);
  }

  /**
   * Show a step, or the last one.
   * @param {Moment} moment
   */
  enter({ step, view, pointed }) {
    this.moment = { step: Math.min(step, this.track.steps.length - 1), view, pointed };
    this.entered = true;
    this.words.show(this.moment);
    this.board.draw(this.moment);
    this.follow();
  }

  /** Say which target words look at the source word that is asked about. */
  columnSaid() {
    const { view, step, pointed } = this.moment;
    return this.weights.columnSaid(view, step, pointed);
  }

  /** Decide which way it is read, by the room that there is; a map is read across. */
  orient() {
    const downwards = this.place.dataset.rows === undefined && this.place.clientWidth < DOWNWARDS;
    const possible = this.weights.any && !(this.shape === "map" && downwards);
    /** @type {Shape} */
    const shape = possible ? this.shape : "ribbons";
    this.place.classList.toggle("downwards", downwards);
    this.place.classList.toggle("as-map", shape === "map");
    return { downwards, shape };
  }

  /**
   * Turn ribbons, map or bars into another of them.
   * @param {Shape} shape
   */
  turnInto(shape) {
    const before = snapshot(this);
    this.shape = shape;
    this.fitted = -1;
    this.laid = "";
    this.lay();
    if (!calm()) turnFrom(this, before);
  }

  /**
   * Find out where everything stands, and draw it anew if it has moved.
   * @private
   */
  lay() {
    const { downwards, shape } = this.orient();
    if (this.fitted !== this.place.clientWidth) {
      fitWords(this.place, this.scroll, !downwards); // smaller words where they would not fit
      this.fitted = this.place.clientWidth;
    }
    const { sources, targets } = this.words;
    const places = measured(this.place, sources, targets, { downwards, asMap: shape === "map" });
    const laid = JSON.stringify([places, shape]);
    if (laid === this.laid) return;
    this.laid = laid;
    this.board.lay(places, shape);
    if (!this.entered && this.weights.any) return;
    this.board.draw(this.moment);
    this.move(this.progress);
    this.follow();
  }

  /**
   * Draw a part of the step: first the ribbons come down, then the word is written.
   * @param {number} progress from 0 to 1
   */
  move(progress) {
    this.progress = progress;
    const shares = drawnShares(progress);
    this.board.move(shares.ribbons);
    const current = this.words.targets[this.cell];
    if (this.writing !== current) this.writing?.style.removeProperty("--write");
    this.writing = current;
    if (shares.word < 1) current.style.setProperty("--write", shares.word.toFixed(3));
    else current.style.removeProperty("--write");
  }

  /**
   * Keep the word that is written, and the one it looks at most, in sight.
   * @private
   */
  follow() {
    const { places, shape } = this.board;
    if (places === null) return;
    const { downwards, sources, targets } = places;
    const seen = downwards ? this.scroll.clientHeight : this.scroll.clientWidth;
    const whole = downwards ? this.scroll.scrollHeight : this.scroll.scrollWidth;
    if (whole <= seen) return;
    const { row, cell } = this;
    const looked = this.weights.any ? sources[row.indexOf(Math.max(...row))].along : targets[cell].along;
    const along = shape === "map" ? looked : targets[cell].along;
    const centre = Math.abs(looked - along) < REACH * seen ? (looked + along) / 2 : along;
    const place = Math.max(0, Math.min(centre - seen / 2, whole - seen));
    const fast = performance.now() - this.followed < FAST || calm();
    this.followed = performance.now();
    this.scroll.scrollTo({ [downwards ? "top" : "left"]: place, behavior: fast ? "instant" : "smooth" });
  }

  leave() {
    this.watcher.disconnect();
  }
}
