import { expect, test } from "vitest";
import { Engine } from "../../../assets/lab/answers/engine.js";

/** @type {(text: string) => any} */
const question = (text) => ({ kind: "translated", text, model: "m/", glossary: "g" });

/** A worker that is answered by hand. */
function workers() {
  /** @type {any[]} */
  const made = [];
  const start = () => {
    const worker = {
      posted: /** @type {string[]} */ ([]),
      postMessage: (/** @type {any} */ q) => worker.posted.push(q.text),
    };
    made.push(worker);
    return /** @type {any} */ (worker);
  };
  return { made, start };
}

test("one worker answers all questions, the newest of those that wait before any older one", async () => {
  const { made, start } = workers();
  const engine = new Engine(start);
  expect(made).toEqual([]); // nothing is loaded before it is used
  const answers = ["t", "th", "the", "the cat"].map((text) => engine.ask(question(text)));
  expect(made[0].posted).toEqual(["t"]);
  made[0].onmessage({ data: { text: "of t" } });
  made[0].onmessage({ data: { text: "of the cat" } });
  expect(await Promise.all(answers)).toEqual([{ text: "of t" }, null, null, { text: "of the cat" }]);
  expect(made.length).toBe(1);
});

test("where there is no worker every question is refused", async () => {
  const none = new Engine(() => {
    throw new Error("no workers here");
  });
  expect(await none.ask(question("a"))).toHaveProperty("refused");
  const { made, start } = workers();
  const broken = new Engine(start);
  const [first, second] = [broken.ask(question("a")), broken.ask(question("b"))];
  made[0].onerror(); // its script could not be fetched
  expect(await first).toHaveProperty("refused");
  expect(await second).toHaveProperty("refused");
  expect(made[0].posted).toEqual(["a"]);
});
