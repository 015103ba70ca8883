// Tells a learning platform (SCORM 1.2) how the lessons' questions were answered: the first answer to each counts.

/**
 * The object that a platform offers to what it shows, in a window around it or the one that opened it.
 * @typedef {object} Platform
 * @property {(empty: "") => unknown} LMSInitialize
 * @property {(name: string) => unknown} LMSGetValue
 * @property {(name: string, value: string) => unknown} LMSSetValue
 * @property {(empty: "") => unknown} LMSCommit
 * @property {(empty: "") => unknown} LMSFinish
 */

const MAX_WINDOWS = 20; // windows around this one that are looked at
const ENDED = new Set(["completed", "passed"]); // what a platform already counts as done stays so

/** The first answers of one learner: whether each was right, by the question's name. They are kept on the platform. */
export class Score {
  /**
   * @param {Platform | null} platform null: nothing is told
   * @param {readonly string[]} questions those that can be answered here
   */
  constructor(platform, questions) {
    /** @private */
    this.platform = begun(platform);
    /** @private */
    this.questions = questions;
    /** @private */
    this.first = this.kept();
    /** @private */
    this.ended = ENDED.has(String(this.platform?.LMSGetValue("cmi.core.lesson_status")));
    if (this.platform && this.first.size === 0 && !this.ended) this.tell();
    if (this.platform) addEventListener("pagehide", () => this.finish(), { once: true });
  }

  /** Number of questions answered, and of those answered rightly. */
  get counts() {
    const answers = [...this.first.values()];
    return { answered: answers.length, right: answers.filter(Boolean).length, of: this.questions.length };
  }

  /**
   * Take an answer. A later one changes nothing.
   * @param {string} question
   * @param {boolean} right
   */
  answer(question, right) {
    if (this.first.has(question) || !this.questions.includes(question)) return;
    this.first.set(question, right);
    if (this.platform) this.tell();
  }

  /** @private */
  tell() {
    const platform = /** @type {Platform} */ (this.platform);
    const { answered, right, of } = this.counts;
    this.ended ||= answered === of;
    platform.LMSSetValue("cmi.core.score.min", "0");
    platform.LMSSetValue("cmi.core.score.max", "100");
    platform.LMSSetValue("cmi.core.score.raw", String(of > 0 ? Math.round((100 * right) / of) : 0));
    platform.LMSSetValue("cmi.core.lesson_status", this.ended ? "completed" : "incomplete");
    platform.LMSSetValue("cmi.suspend_data", JSON.stringify(Object.fromEntries(this.first)));
    platform.LMSCommit("");
  }

  /** @private */
  finish() {
    this.platform?.LMSSetValue("cmi.core.exit", this.ended ? "" : "suspend");
    this.platform?.LMSCommit("");
    this.platform?.LMSFinish("");
  }

  /**
   * Read the answers of an earlier visit.
   * @private
   * @returns {Map<string, boolean>}
   */
  kept() {
    try {
      const told = JSON.parse(String(this.platform?.LMSGetValue("cmi.suspend_data") || "{}"));
      return new Map(
        this.questions.filter((name) => typeof told[name] === "boolean").map((name) => [name, told[name]]),
      );
    } catch {
      return new Map(); // not written by this page
    }
  }
}

/**
 * Begin to talk to a platform; null where there is none, or it refuses.
 * @param {Platform | null} platform
 */
function begun(platform) {
  return platform && String(platform.LMSInitialize("")) === "true" ? platform : null;
}

/**
 * Find the platform's object: `API` in a window around this one, or around the window that opened it.
 * @param {Window} start
 * @returns {Platform | null}
 */
export function platformOf(start) {
  const opener = opened(start);
  return around(start) ?? (opener && around(opener));
}

/**
 * @param {Window} start
 * @returns {Platform | null}
 */
function around(start) {
  try {
    let here = start;
    for (let count = 0; count < MAX_WINDOWS; count++) {
      const { API } = /** @type {{ API?: Platform }} */ (/** @type {unknown} */ (here));
      if (API) return API;
      if (here.parent === here) return null;
      here = here.parent;
    }
  } catch {
    // a window of another origin, which may not be looked into
  }
  return null;
}

/**
 * Return the window that opened the outermost one.
 * @param {Window} start
 * @returns {Window | null}
 */
function opened(start) {
  try {
    return start.top?.opener ?? start.opener;
  } catch {
    return start.opener;
  }
}
