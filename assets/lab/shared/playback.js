// The clock and keys of what is played in steps. The server is asked nothing meanwhile, so no press is lost.

import { isPlayback, PRESSED, TAKEN } from "./keyboard.js";
import { calm } from "./motion.js";
import { PlaybackControls } from "./playback_controls.js";

const REST = 400; // milliseconds without a change after which a step counts as chosen

/**
 * What is played. enter: a step begins. move: its drawing, from 0 to 1. rest: once, when nothing has changed for a moment.
 * described: a step in words. label: accessible name of the slider. lasts, moves: milliseconds of a step and of its
 * drawing; soon: the part of it that a reader's own step takes. keys: further ones.
 * @typedef {object} Played
 * @property {(step: number) => void} enter
 * @property {(progress: number) => void} move
 * @property {(step: number) => void} rest
 * @property {(step: number) => string} described
 * @property {string} label
 * @property {(step: number) => number} [lasts]
 * @property {(step: number) => number} [moves]
 * @property {number} [soon]
 * @property {Readonly<Record<string, () => void>>} [keys]
 */

/** The state of something that is played in steps. */
export class Playback {
  /**
   * @param {HTMLElement} root whose keys are heard
   * @param {HTMLElement} place of the controls
   * @param {Played} played
   */
  constructor(root, place, played) {
    this.root = root;
    /** @private */
    this.played = { lasts: () => 1800, moves: () => 1000, soon: 0.45, ...played };
    this.count = 1;
    this.step = 0;
    /** @private */
    this.progress = 1;
    this.playing = false;
    /** names of the steps, below their dots @type {readonly string[]} */
    this.names = [];
    /** @private the step to go to at the end of the playing @type {number | null} */
    this.home = null;
    /** whether keys are heard all over the page */
    this.everywhere = false;
    /** @private when the step began @type {number | null} */
    this.since = null;
    /** @private */
    this.frame = 0;
    /** @private @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @private @type {Readonly<Record<string, () => void>>} */
    this.keys = {
      " ": () => this.toggle(),
      ArrowLeft: () => this.walk(this.step - 1),
      ArrowRight: () => this.walk(this.step + 1),
      Home: () => this.walk(0),
      End: () => this.walk(this.count - 1),
      ...played.keys,
    };
    /** @private */
    this.controls = new PlaybackControls(place, played.label, {
      toggle: () => this.toggle(),
      walk: (step) => this.walk(step),
      by: (steps) => this.walk(this.step + steps),
    });
    root.dataset.playback = "";
    /** @private @type {(event: KeyboardEvent) => void} */
    this.hear = (event) => this.heard(event);
    document.addEventListener("keydown", this.hear);
    // a click leaves the keyboard to the whole: Space then plays, and does not press the button again
    root.addEventListener("mousedown", (event) => {
      const { target } = event;
      if (!(target instanceof Element)) return;
      if (target.closest("input[type=range]") || target.matches(".scroll")) return; // they are dragged
      event.preventDefault();
      root.focus({ preventScroll: true });
    });
  }

  /**
   * Begin with so many steps, at this one, without drawing it anew.
   * @param {number} count
   * @param {number} step
   */
  begin(count, step) {
    this.stop();
    this.count = count;
    this.controls.prepare(count, this.names);
    this.go(step, true);
  }

  /**
   * Play from a step to the end, and come to rest at another, unless the reader does something meanwhile.
   * @param {number} step
   * @param {number} home
   */
  playFrom(step, home) {
    this.start();
    this.go(step);
    this.home = home;
  }

  /**
   * Take the reader's own step: it ends the playing.
   * @param {number} step
   */
  walk(step) {
    this.home = null;
    this.playing = false;
    this.go(step);
    this.settle();
  }

  /**
   * Go to a step, or to the nearest that exists.
   * @param {number} step
   * @param {boolean} [still] whether it is shown as drawn already
   */
  go(step, still = false) {
    this.step = Math.max(0, Math.min(step, this.count - 1));
    this.since = null;
    this.progress = still || calm() ? 1 : 0;
    this.played.enter(this.step);
    this.played.move(this.progress);
    this.show();
    this.run();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.start();
  }

  start() {
    if (this.count < 2) return;
    this.playing = true;
    if (this.step === this.count - 1) this.go(0);
    this.since = null;
    this.show();
    this.run();
  }

  pause() {
    this.home = null;
    this.playing = false;
    this.show();
    this.settle();
  }

  /** Stop without telling anybody. */
  stop() {
    this.home = null;
    this.playing = false;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    clearTimeout(this.timer);
  }

  leave() {
    this.stop();
    document.removeEventListener("keydown", this.hear);
  }

  /** Wait for the moment after which the step counts as chosen. */
  settle() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.playing) this.played.rest(this.step);
    }, REST);
  }

  /** @private */
  run() {
    if (!this.frame) this.frame = requestAnimationFrame((now) => this.tick(now));
  }

  /**
   * @private
   * @param {number} now
   */
  tick(now) {
    this.frame = 0;
    this.since ??= now;
    const { soon, moves, lasts } = this.played;
    const passed = (now - this.since) * (this.playing ? this.controls.speed : 1);
    const progress = calm() ? 1 : Math.min(1, passed / ((this.playing ? 1 : soon) * moves(this.step)));
    if (progress > this.progress) {
      this.progress = progress;
      this.played.move(progress);
    }
    if (this.playing && passed >= lasts(this.step)) {
      if (this.step < this.count - 1) this.go(this.step + 1);
      else if (this.home === null) this.pause();
      else this.walk(this.home);
    } else if (this.playing || this.progress < 1) this.run();
  }

  /** @private */
  show() {
    this.controls.show(this.step, this.count, this.playing, this.played.described(this.step));
  }

  /**
   * @private
   * @param {KeyboardEvent} event
   */
  heard(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const path = event.composedPath();
    const [target] = path;
    const act = Object.hasOwn(this.keys, key) ? this.keys[key] : undefined;
    if (!act || !(target instanceof Element)) return;
    if (path.includes(this.root)) {
      if (target.matches("input[type=radio]") || (key === " " && target.matches("button, [type=checkbox]"))) return;
    } else {
      if (!this.everywhere || isPlayback(path)) return;
      if (target.closest(TAKEN) || (key === " " && target.closest(PRESSED))) return;
    }
    event.preventDefault();
    act();
  }
}
