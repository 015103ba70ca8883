// @vitest-environment happy-dom

import { beforeEach, expect, test, vi } from "vitest";
import { draw } from "../../../assets/lab/views/predict.js";

/** @import { Pressed } from "../../../assets/lab/shared/presses.js" */
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
  pressed: { session: "", answered: 0 },
};
const send = vi.fn();
/** @type {(() => void) | void} */
let leave;

/** @param {Partial<Question>} [changes] */
function show(changes) {
  leave = draw({
    data: { ...question, ...changes },
    parentElement: document.body,
    setStateValue: (_, value) => send(.../** @type {Pressed} */ (value).presses.map((press) => press[1])),
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

test("the server is asked once for its own answer, and a server that takes over too", () => {
  const asked = { id: "3", deferred: true };
  show({ ...asked, shown: false });
  expect(state()).toBe("open");
  press("cars");
  expect(send).toHaveBeenLastCalledWith(["3", true]);
  show({ ...asked, shown: false }); // drawn before it has heard
  expect(send).toHaveBeenCalledTimes(1);
  show({ ...asked, shown: true, pressed: { session: "", answered: 1 } });
  expect(send).toHaveBeenCalledTimes(1);
  show({ ...asked, shown: false, pressed: { session: "other", answered: 0 } });
  expect(send).toHaveBeenCalledTimes(2);
  show({ ...asked, shown: true, pressed: { session: "other", answered: 2 } });
  press("Ask me again");
  expect(send).toHaveBeenLastCalledWith(["3", false]);
  press("red");
  expect(send).toHaveBeenLastCalledWith(["3", true]);
});

test("the next question is asked for once", () => {
  show({ id: "4", next: true, stage: true });
  press("red");
  press("Next step");
  show({ id: "4", next: true, stage: true });
  expect(send.mock.calls).toEqual([["4"]]);
});

test("stored answers that fit no option are none", () => {
  for (const answer of [2, -1, 0.5, "red", [50, 50], null]) {
    sessionStorage.setItem("attention-lab-predictions", JSON.stringify({ taken: [], answers: [["1", answer]] }));
    show();
    expect(state()).toBe("closed");
  }
});
