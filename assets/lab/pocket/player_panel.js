// The app's player on the page's sentence: the translation step by step, with what each step looks at.

import { byId } from "../shared/elements.js";
import { MEAN } from "../shared/heads.js";
import { draw } from "../views/player.js";
import { themeColours } from "./colours.js";
import { Component } from "./components.js";
import { glosses } from "./glosses.js";
import { LEGEND, UNDERLINES } from "./sureness.js";
import { trackOf } from "./track.js";
import { tellingStep } from "./word_weights.js";

/** @import { Head } from "../engine/intervention.js" */
/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { View } from "./view.js" */

/** @typedef {{ step: (step: number | null) => void, head: (head: Head) => void }} Page what a rest of the player tells */
/** @typedef {{ step: number, site: string | null, head: number }} Rest */

/** The part of the page that plays the translation. */
export class PlayerPanel {
  /** @param {Page} page */
  constructor(page) {
    /** @private */
    this.page = page;
    /** @private */
    this.root = byId("player", HTMLElement);
    const glossaries = Object.entries(JSON.parse(byId("glossaries", HTMLScriptElement).text));
    /** @private @type {Map<string, Map<string, string[]>>} by the codes of source and target */
    this.glossaries = new Map(glossaries.map(([codes, words]) => [codes, new Map(Object.entries(words))]));
    /** @private */
    this.player = new Component("player", draw, (_, rest) => this.rested(rest));
    this.root.append(this.player.host);
    /** @private @type {TranslationRecord | null} */
    this.record = null;
    /** @private */
    this.track = "";
    /** @private @type {Head[]} the views of the track */
    this.views = [];
    /** @private */
    this.telling = 0;
    /** @private model and sentence, which play by themselves once */
    this.played = "";
    /** @private */
    this.autoplay = false;
    /** @private @type {Head | null} the view that is shown; head `MEAN`: the mean of a layer */
    this.shown = null;
    /** @private the head of the page that was followed last */
    this.followed = "";
  }

  /**
   * Draw the translation of a record, at the view's step and head.
   * @param {TranslationRecord | null} record
   * @param {View} view
   * @param {string} title of the model
   * @param {boolean} hidden whether it would give an answer away
   */
  draw(record, { head, chosen, step }, title, hidden) {
    this.root.hidden = record === null || hidden;
    if (record === null || hidden) return;
    if (record !== this.record) {
      const { source, target } = record.pair;
      const glossary = this.glossaries.get(`${source.code} ${target.code}`) ?? null;
      const track = trackOf(record, glosses(record, glossary));
      this.record = record;
      this.track = JSON.stringify(track);
      this.views = track.views;
      this.telling = tellingStep(record);
      const played = JSON.stringify([record.model, record.source.text]);
      this.autoplay = step === null && played !== this.played;
      this.played = played;
    }
    this.follow(chosen ? head : null);
    this.player.draw({
      id: this.track,
      name: `The translation by ${title}, step by step`,
      tracks: [this.track],
      step: Math.min(step ?? this.telling, record.target.ids.length - 1),
      view: this.viewAt(),
      made: 0,
      keys: true,
      stage: false,
      autoplay: this.autoplay,
      slider: "",
      whole: true,
      colours: themeColours(),
      underlines: UNDERLINES,
      legend: LEGEND,
    });
  }

  /**
   * Show the head that was chosen elsewhere on the page, where it is one of these.
   * @private
   * @param {Head | null} head
   */
  follow(head) {
    const now = JSON.stringify([head, this.views.length]);
    if (now === this.followed) return;
    this.followed = now;
    if (head && this.views.some(({ site }) => site === head.site)) this.shown = head;
  }

  /**
   * The number of the view that is shown; that of the last layer where the track has no such one.
   * @private
   */
  viewAt() {
    const { site, head } = this.shown ?? { site: "", head: MEAN };
    const exact = this.views.findIndex((view) => view.site === site && view.head === head);
    if (exact >= 0 || this.views.length === 0) return Math.max(0, exact);
    const last = this.views[this.views.length - 1].site;
    return this.views.findIndex((view) => view.site === last);
  }

  /**
   * @private
   * @param {Rest} rest
   */
  rested({ step, site, head }) {
    this.page.step(step === this.telling ? null : step);
    if (site === null || (this.shown?.site === site && this.shown.head === head)) return;
    this.shown = { site, head };
    if (head !== MEAN) this.page.head({ site, head });
  }
}
