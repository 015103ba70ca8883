// A worker that answers nothing by itself: a test reads what was posted to it, and calls `onmessage` with an answer.

import { vi } from "vitest";

/** @typedef {{ posted: any[], onmessage: (event: { data: unknown }) => void }} FakeWorker */

/**
 * Put it in place of the browser's own.
 * @param {(worker: FakeWorker) => void} made called with every worker that is made
 */
export function stubWorker(made) {
  vi.stubGlobal(
    "Worker",
    class {
      /** @type {any[]} */
      posted = [];
      onmessage = () => {};

      constructor() {
        made(this);
      }

      /** @param {unknown} message */
      postMessage(message) {
        this.posted.push(message);
      }
    },
  );
}
