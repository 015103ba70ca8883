// One of several records that are played at once: its name, a meter of the source words that its translation has, and under it what
// a probe still reads off its state.

import { element, say } from "../../shared/elements.js";

/** @import { LaneTrack } from "./track.js" */

export class Lane {
  /**
   * @param {LaneTrack} track
   * @param {HTMLElement} place of its scene
   */
  constructor(track, place) {
    /** @private */
    this.track = track;
    /** @private */
    this.met = element("span", { class: "met" });
    /** @private */
    this.meter = element("i");
    /** @private */
    this.known = element("p", { class: "known" });
    const meter = element("span", { class: "meter", "aria-hidden": "true" }, [this.meter]);
    const head = element("div", { class: "head" }, [element("strong", {}, [track.title]), meter, this.met]);
    this.node = element("div", { class: "lane", role: "group", "aria-label": track.title }, [head, place]);
    if (track.known.length > 0) this.node.append(this.known);
  }

  /**
   * Mark what has arrived at a step, and at the end what has not.
   * @param {number} step
   * @param {readonly HTMLElement[]} sources the source words
   */
  mark(step, sources) {
    const { steps, met, shares, arrivals, counted, known } = this.track;
    const last = steps.length - 1;
    const reached = Math.min(step, last);
    say(this.met, met[reached]);
    this.meter.style.transform = `scaleX(${shares[reached]})`;
    for (const [index, word] of sources.entries()) {
      const arrival = arrivals[index];
      word.classList.toggle("arrived", counted[index] && arrival !== null && arrival <= reached);
      word.classList.toggle("dropped", counted[index] && arrival === null && reached === last);
    }
    this.node.classList.toggle("over", step > last);
    const words = known.length > 0 ? known[Math.min(reached, known.length - 1)] : [];
    const read = words.map(([word, , share]) => `${word} ${share}`).join(", ");
    say(this.known, read === "" ? "" : `A probe finds in its vector: ${read}.`);
  }

  /**
   * Say what happens at a step.
   * @param {number} step
   */
  tell(step) {
    return step < this.track.tells.length ? this.track.tells[step] : this.track.end;
  }
}
