// The picture of the player: one record with its captions and options, or several as lanes, and the step in words.

import { element, say } from "../../shared/elements.js";
import { sourceCaption, targetCaption } from "./captions.js";
import { Lane } from "./lane.js";
import { Options } from "./options.js";
import { Scene } from "./scene.js";

/** @import { Shape } from "./board.js" */
/** @import { LaneTrack, Track } from "./track.js" */

/** What a press on a word asks for. @typedef {{ pick: (step: number) => void, point: (source: number, track: number) => void }} Asked */

/**
 * Say what happens at a step of a track that is played alone.
 * @param {Track} track
 * @param {number} view
 * @param {number} step
 */
export function stepSaid({ steps, views }, view, step) {
  const { said } = steps[step];
  if (views.length === 0) return `${said} from its own state alone.`;
  const { who, looks } = views[view];
  return `${said} and looks ${looks[step]}${who}.`;
}

export class Figure {
  /** @param {HTMLElement} legend of the underlines */
  constructor(legend) {
    /** @private */
    this.legend = legend;
    /** @private */
    this.figure = element("div", { class: "figure" });
    /** @private */
    this.side = element("div", { class: "side" });
    /** @private */
    this.said = element("p", { class: "said", "aria-live": "polite" });
    this.nodes = [this.figure, this.side, this.said];
    /** @private @type {readonly Track[]} */
    this.tracks = [];
    /** @type {Scene[]} */
    this.scenes = [];
    /** @private @type {Lane[]} of several tracks */
    this.lanes = [];
    /** @private @type {Options | null} of a single track */
    this.options = null;
  }

  /**
   * Build it for one track, or for lanes.
   * @param {readonly Track[]} tracks
   * @param {Shape} shape of one track
   * @param {Asked} asked
   */
  build(tracks, shape, { pick, point }) {
    const alone = tracks.length === 1;
    this.leave();
    this.tracks = tracks;
    const places = tracks.map(() => element("div", { class: "place", ...(alone ? {} : { "data-rows": "" }) }));
    this.lanes = alone ? [] : tracks.map((track, index) => new Lane(/** @type {LaneTrack} */ (track), places[index]));
    this.scenes = tracks.map((track, index) => {
      return new Scene(places[index], track, alone ? shape : "ribbons", {
        pick,
        point: (source) => point(source, index),
      });
    });
    if (alone) {
      const [above, below] = [sourceCaption(tracks[0]), targetCaption(tracks[0], this.legend)];
      this.figure.replaceChildren(above, places[0], below);
    } else this.figure.replaceChildren(...this.lanes.map(({ node }) => node));
    for (const scene of this.scenes) scene.orient(); // now, so that nothing is first drawn the other way
    this.options = alone ? new Options(tracks[0]) : null;
    this.side.replaceChildren(...(this.options?.nodes ?? []));
  }

  /**
   * Show a step.
   * @param {number} step
   * @param {number} view of a single track
   * @param {number} asked the track that a source word of is asked about
   * @param {number} pointed that word, or -1
   */
  enter(step, view, asked, pointed) {
    const { tracks, scenes, lanes } = this;
    for (const [index, scene] of scenes.entries()) {
      const shown = lanes.length > 0 ? /** @type {LaneTrack} */ (tracks[index]).shown : view;
      scene.enter({ step, view: shown, pointed: index === asked ? pointed : -1 });
    }
    for (const [index, lane] of lanes.entries()) lane.mark(step, scenes[index].words.sources);
    this.options?.show(tracks[0].steps[step].options);
    if (pointed >= 0) say(this.said, scenes[asked].columnSaid());
    else if (lanes.length === 0) say(this.said, stepSaid(tracks[0], view, step));
    else say(this.said, `Step ${step + 1}: ${lanes.map((lane) => lane.tell(step)).join("; ")}.`);
  }

  /**
   * Draw a part of the step.
   * @param {number} progress from 0 to 1
   */
  move(progress) {
    for (const scene of this.scenes) scene.move(progress);
  }

  /**
   * Turn the single track's ribbons, map or bars into another of them.
   * @param {Shape} shape
   */
  turnInto(shape) {
    this.scenes[0].turnInto(shape);
  }

  leave() {
    for (const scene of this.scenes) scene.leave();
  }
}
