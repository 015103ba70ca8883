// @vitest-environment happy-dom

import { beforeEach, expect, test } from "vitest";
import { pageChoices } from "../../../assets/lab/shared/page_choices.js";
import { draw } from "../../../assets/lab/views/choices.js";

const data = {
  controls: { head: ".heads", row: ".switch", step: ".steps", other: ".elsewhere" },
  buttons: /** @type {any} */ ([
    { button: ".on", control: "step", to: 1 },
    { button: ".last", control: "step", to: "most" },
  ]),
  quiet: ".app[state=quiet]",
  state: "state",
};

/** @type {unknown[]} what charts were told */
let values = [];
/** @type {() => void} */
let leave;

const root = /** @type {HTMLElement & { value?: unknown }} */ (document.documentElement);
/** @param {string} selector */
const click = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector)).click();

beforeEach(() => {
  document.body.innerHTML = `<div class="app" state="quiet">
    <div class="heads"><i role="radio" aria-checked="false"></i><i role="radio" aria-checked="true"></i></div>
    <div class="switch"><input type="checkbox" checked></div>
    <div class="steps"><input type="range" min="1" max="5" value="3"></div>
    <div class="on"><button></button></div><div class="last"><button disabled></button></div></div>`;
  values = [];
  const parentElement = document.createElement("div");
  document.body.append(parentElement);
  root.addEventListener("chosen", () => values.push(root.value));
  const given = { data, parentElement, setStateValue: () => {} };
  leave = draw(given);
});

test("the store has what each control has chosen, and so have charts, until the observer leaves", () => {
  expect(pageChoices.get()).toEqual({ head: 1, row: 1, step: 3 });
  expect(values).toEqual([pageChoices.get()]);
  leave();
  expect(pageChoices.get()).toEqual({});
  expect(root.value).toBe(undefined);
});

test("a button moves its slider until the server has answered", async () => {
  click(".on button");
  expect(values.at(-1)).toMatchObject({ step: 4 });
  click(".last button"); // which is disabled
  expect(values.at(-1)).toMatchObject({ step: 4 });
  const app = /** @type {Element} */ (document.querySelector(".app"));
  for (const state of ["running", "quiet"]) {
    app.setAttribute("state", state);
    await new Promise((done) => setTimeout(done));
  }
  expect(values.at(-1)).toMatchObject({ step: 3 });
  leave();
});
