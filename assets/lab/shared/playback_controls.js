// The controls of what is played in steps: play, back, forward, a slider with a dot a step, and the speed.

import { button, icon } from "./buttons.js";
import { choice } from "./choice.js";
import { element, put } from "./elements.js";

const SPEEDS = [0.25, 0.5, 1, 2, 4];
const MOST_DOTS = 40; // more would touch each other

/** @typedef {{ toggle: () => void, walk: (step: number) => void, by: (steps: number) => void }} Pressed what presses do */

export class PlaybackControls {
  /**
   * @param {HTMLElement} place
   * @param {string} label of the slider
   * @param {Pressed} pressed
   */
  constructor(place, label, { toggle, walk, by }) {
    this.speed = 1;
    /** @private */
    this.play = button("Play", "go", [icon("play", "pause")]);
    /** @private */
    this.back = button("Back", "pace", [icon("back")]);
    /** @private */
    this.forward = button("Forward", "pace", [icon("forward")]);
    /** @private */
    this.slider = element("input", { type: "range", min: "1", value: "1", step: "1", "aria-label": label });
    /** @private */
    this.dots = element("span", { class: "dots", "aria-hidden": "true" });
    this.play.onclick = toggle;
    this.back.onclick = () => by(-1);
    this.forward.onclick = () => by(1);
    this.slider.oninput = () => walk(this.slider.valueAsNumber - 1);
    const speeds = SPEEDS.map((speed) => ({ value: speed, text: `${speed}×`, label: `${speed} times` }));
    const speed = choice("Speed", "speed", speeds, this.speed, (chosen) => {
      this.speed = chosen;
    });
    const track = element("span", { class: "track" }, [this.dots, this.slider]);
    place.append(this.play, this.back, this.forward, track, speed);
  }

  /**
   * Offer so many steps.
   * @param {number} count
   * @param {readonly string[]} names of the steps, if they have any
   */
  prepare(count, names) {
    this.slider.max = String(count);
    const dots = Array.from({ length: count > MOST_DOTS ? 0 : count }, (_, step) =>
      element("i", { "data-name": names[step] ?? "" }),
    );
    this.dots.replaceChildren(...dots);
  }

  /**
   * Show where the playing is.
   * @param {number} step
   * @param {number} count
   * @param {boolean} playing
   * @param {string} description of the step
   */
  show(step, count, playing, description) {
    const label = playing ? "Pause" : "Play";
    put(this.play, "aria-label", label);
    put(this.play, "title", label);
    this.play.classList.toggle("playing", playing);
    this.back.disabled = step === 0;
    this.forward.disabled = step === count - 1;
    this.slider.value = String(step + 1);
    put(this.slider, "aria-valuetext", description);
    this.slider.style.setProperty("--done", String(count > 1 ? step / (count - 1) : 0));
    for (const [index, dot] of [...this.dots.children].entries()) {
      dot.classList.toggle("done", index <= step);
      dot.classList.toggle("now", index === step);
    }
  }
}
