// The page's side of the engine, which runs in a worker: typing never waits for a translation.

/** @import { Answer, Asked, Load } from "./worker.js" */

/** Asks the engine one question at a time. What is asked meanwhile waits, and only the newest is kept. */
export class EngineClient {
  /**
   * @param {string} source the engine and its worker as one script
   * @param {(model: string) => Promise<Load>} files what has to be loaded before a model is asked
   * @param {(question: Asked, answer: Answer) => void} heard
   */
  constructor(source, files, heard) {
    /** @private */
    this.worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    /** @private */
    this.files = files;
    /** @private */
    this.heard = heard;
    /** @private @type {Set<string>} */
    this.loaded = new Set();
    /** @private @type {Asked | null} */
    this.asked = null;
    /** @private @type {Asked | null} */
    this.waiting = null;
    this.worker.onmessage = ({ data }) => this.answered(data);
  }

  /** @param {string} model */
  has(model) {
    return this.loaded.has(model);
  }

  /** @param {Asked} question */
  async ask(question) {
    if (this.asked !== null) {
      this.waiting = question;
      return;
    }
    this.waiting = null;
    this.asked = question;
    try {
      if (!this.has(question.model)) {
        this.worker.postMessage(await this.files(question.model));
        this.loaded.add(question.model);
      }
      this.worker.postMessage({ kind: "record", ...question });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.answered({ refused: `The model could not be loaded (${reason}). Type again to retry.` });
    }
  }

  /**
   * @private
   * @param {Answer} answer
   */
  answered(answer) {
    const question = /** @type {Asked} */ (this.asked);
    this.asked = null;
    if (this.waiting === null) this.heard(question, answer);
    else this.ask(this.waiting);
  }
}
