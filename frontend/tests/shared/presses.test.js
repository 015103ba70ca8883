// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { Presses, pressesOf } from "../../../assets/lab/shared/presses.js";

/** @import { Pressed } from "../../../assets/lab/shared/presses.js" */

/** A server that reads one message of many, and a session of it that can end. */
class Server {
  constructor() {
    this.session = "first";
    this.answered = 0;
    /** @type {unknown[]} */
    this.counted = [];
    /** @type {Pressed | undefined} the state as the browser holds it */
    this.state = undefined;
  }

  read() {
    if (this.state?.session !== this.session) return;
    for (const [number, value] of this.state.presses) {
      if (number > this.answered) this.counted.push(value);
      this.answered = Math.max(this.answered, number);
    }
  }

  /** @param {Presses} presses */
  draw(presses) {
    const pressed = { session: this.session, answered: this.answered };
    const setStateValue = (/** @type {string} */ _, /** @type {any} */ state) => {
      this.state = structuredClone(state);
    };
    return presses.take({ data: { pressed }, setStateValue });
  }
}

test("forty presses count once each and in order, whichever messages are read and whichever answers are drawn", () => {
  for (const [reads, draws] of [
    [1, 1],
    [3, 7],
    [7, 3],
    [40, 40],
  ]) {
    const server = new Server();
    const presses = server.draw(new Presses());
    const all = Array.from({ length: 40 }, (_, index) => index + 1);
    for (const value of all) {
      presses.press(value);
      if (value % reads === 0) server.read();
      if (value % draws === 0) server.draw(presses);
    }
    server.read();
    expect(server.counted).toEqual(all);
  }
});

test("a server that takes over counts what waits, and nothing that was answered", () => {
  const server = new Server();
  const presses = server.draw(new Presses());
  presses.press("a");
  server.read();
  server.draw(presses);
  Object.assign(server, { session: "second", answered: 0 }); // and the browser sends it all states
  server.read();
  server.draw(presses);
  server.read();
  expect(server.counted).toEqual(["a"]);
  presses.press("b");
  Object.assign(server, { session: "third", answered: 0 });
  server.read();
  server.draw(presses);
  server.read();
  expect(server.counted).toEqual(["a", "b"]);
});

test("of choices the last counts, and the server's is followed where it is another and knows them all", () => {
  const server = new Server();
  const presses = server.draw(new Presses());
  expect([presses.follows([2, 0]), presses.follows([2, 0]), presses.knows([2, 0])]).toEqual([true, false, true]);
  presses.choose(3, [3, 0]);
  presses.choose(4, [4, 0]);
  expect(server.state?.presses).toEqual([[2, 4]]);
  expect([presses.last, presses.follows([3, 0])]).toEqual([4, false]); // it has not heard of the second
  server.read();
  expect(server.draw(presses).follows([4, 0])).toBe(false);
  expect([presses.last, presses.follows([7, 0]), presses.follows([7, 1])]).toEqual([undefined, true, true]);
});

test("an element has its own presses, however often it is drawn", () => {
  const given = { data: { pressed: { session: "", answered: 5 } }, setStateValue: () => {} };
  const [one, other] = [document.createElement("p"), document.createElement("p")];
  expect(pressesOf({ ...given, parentElement: one }).press("a")).toBe(6);
  expect(pressesOf({ ...given, parentElement: one }).press("b")).toBe(7);
  expect(pressesOf({ ...given, parentElement: other }).press("c")).toBe(6);
});
