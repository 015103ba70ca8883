// @vitest-environment happy-dom

import { beforeEach, expect, test, vi } from "vitest";
import { draw } from "../../../assets/lab/views/predict.js";

/** @import { Question } from "../../../assets/lab/views/predict.js" */

/** @type {Question} */
const question = {
  id: "1",
  place: "lesson",
  kind: "word",
  question: "Which word?",
  options: ["red", "cars"],
  told: ["40 %", "60 %"],
  answers: [1],
  shares: [],
  says: "It is needed.",
  waits: "",
  covers: [".answer"],
  next: false,
  stage: false,
  deferred: false,
  shown: true,
  formula: false,
};
const send = vi.fn();
/** @type {(() => void) | void} */
let leave;

/** @param {Partial<Question>} [changes] */
function show(changes) {
  leave = draw({
    data: { ...question, ...changes },
    parentElement: document.body,
    setTriggerValue: send,
    setStateValue() {},
  });
}

const state = () => /** @type {HTMLElement} */ (document.querySelector(".predict")).dataset.state;
const said = () => document.querySelector(".result")?.textContent;
const covered = () => document.head.querySelector("style")?.textContent?.includes(".answer *") ?? false;

/** @param {string} label */
function press(label) {
  const button = [...document.querySelectorAll("button")].find(({ textContent }) => textContent === label);
  /** @type {HTMLButtonElement} */ (button).click();
}

beforeEach(() => {
  vi.useFakeTimers();
  send.mockClear();
  sessionStorage.clear();
  leave?.();
  document.body.innerHTML = '<section class="predict"></section><div class="answer"></div>';
});

test("a question covers what answers it from the press that takes it up until it is answered", () => {
  show();
  expect([state(), covered()]).toEqual(["closed", false]);
  press("Predict first");
  expect([state(), covered()]).toEqual(["open", true]);
  press("red");
  expect([state(), covered()]).toEqual(["revealed", false]);
  expect(said()).toBe("You said “red”: that does not agree. It is needed.");
  show({ id: "2", options: ["a", "b"] });
  expect([state(), covered()]).toEqual(["open", true]);
  show();
  expect(state()).toBe("revealed");
  expect(send).not.toHaveBeenCalled();
});

test("the server is asked for its own answer until it shows it", () => {
  show({ id: "3", deferred: true, shown: false });
  expect(state()).toBe("open");
  press("cars");
  expect(send).toHaveBeenLastCalledWith("answer", ["3", true]);
  vi.advanceTimersByTime(5000);
  expect(send).toHaveBeenCalledTimes(3);
  show({ id: "3", deferred: true, shown: true });
  vi.advanceTimersByTime(5000);
  expect(send).toHaveBeenCalledTimes(3);
  press("Ask me again");
  expect(send).toHaveBeenLastCalledWith("answer", ["3", false]);
});

test("stored answers that fit no option are none", () => {
  for (const answer of [2, -1, 0.5, "red", [50, 50], null]) {
    sessionStorage.setItem("attention-lab-predictions", JSON.stringify({ taken: [], answers: [["1", answer]] }));
    show();
    expect(state()).toBe("closed");
  }
});
