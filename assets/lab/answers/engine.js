// The page's side of the engine: one worker a browser tab, made when it is first asked, and kept across reruns.

/** @import { Answer, Files, Question } from "./worker.js" */

/** Asks one question at a time. What is asked meanwhile waits, and only the newest is kept. */
export class Engine {
  /** @param {() => Worker} start */
  constructor(start) {
    /** @private */
    this.start = start;
    /** @private @type {Worker | null} */
    this.worker = null;
    /** @private whether a worker could not be had */
    this.broken = false;
    /** @private @type {((answer: Answer) => void) | null} what the worker's next answer is for */
    this.heard = null;
    /** @private @type {{ question: Question, heard: (answer: Answer | null) => void } | null} */
    this.waiting = null;
  }

  /**
   * Return the answer; null where another question was asked before it was its turn.
   * @param {Question} question
   * @returns {Promise<Answer | null>}
   */
  ask(question) {
    this.waiting?.heard(null);
    return new Promise((heard) => {
      this.waiting = { question, heard };
      this.next();
    });
  }

  /** @private */
  next() {
    if (this.heard !== null || this.waiting === null) return;
    const { question, heard } = this.waiting;
    this.waiting = null;
    this.heard = heard;
    try {
      if (this.broken) throw new Error("this browser has no worker for it");
      this.worker ??= this.started();
      this.worker.postMessage(question);
    } catch (error) {
      this.answered({ refused: String(error) });
    }
  }

  /** @private */
  started() {
    const worker = this.start();
    worker.onmessage = ({ data }) => this.answered(data);
    worker.onerror = () => {
      this.broken = true;
      this.answered({ refused: "the engine could not be loaded" });
    };
    return worker;
  }

  /**
   * @private
   * @param {Answer} answer
   */
  answered(answer) {
    const { heard } = this;
    this.heard = null;
    heard?.(answer);
    this.next();
  }
}

/** @type {Engine | null} */
let engine = null;

/**
 * Return the engine of this tab. Its script is fetched from an address of the app's own server.
 * @param {string} script
 */
export function engineOfTab(script) {
  engine ??= new Engine(() => new Worker(script));
  return engine;
}

/**
 * Return addresses that a worker can fetch: they are written as seen from a page.
 * @param {Files} files
 * @returns {Files}
 */
export function reached({ model, glossary, pair }) {
  const at = (/** @type {string} */ address) => new URL(address, document.baseURI).href;
  return { model: at(model), glossary: glossary && at(glossary), pair };
}
