// @vitest-environment happy-dom

import { beforeEach, expect, test } from "vitest";
import { pageChoices } from "../../../assets/lab/shared/page_choices.js";
import { draw as drawKeys } from "../../../assets/lab/views/arrow_keys.js";
import { draw } from "../../../assets/lab/views/choices.js";

/** @type {(() => void)[]} */
let leave = [];

/** @param {string} selector */
const click = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector)).click();

beforeEach(() => {
  document.body.innerHTML = `<div class="app" state="quiet">
    <div class="key-head"><i role="radio" aria-checked="false"></i><i role="radio" aria-checked="true"></i></div>
    <div class="key-row"><input type="checkbox" checked></div>
    <div class="key-site"><input role="combobox" value="layer 1"></div>
    <div class="key-step"><input type="range" min="1" max="5" value="3"></div>
    <div class="on"><button></button></div><div class="first"><button></button></div>
    <div class="last"><button disabled></button></div></div><span class="keys"></span>`;
  const parentElement = document.createElement("div");
  document.body.append(parentElement);
  const data = { control: ".key-", quiet: ".app[state=quiet]", state: "state" };
  const stepper = {
    ...{ keys: ["ArrowLeft", "ArrowRight"], control: "step", pressed: /** @type {any} */ ({}) },
    buttons: { ".on": 1, ".first": /** @type {const} */ ("least"), ".last": /** @type {const} */ ("most") },
  };
  const setStateValue = () => {};
  leave = [
    draw({ data, parentElement, setStateValue }),
    drawKeys({ data: stepper, parentElement: document.body, setStateValue }),
  ];
});

test("the store has what each control has chosen, until the observer leaves", async () => {
  expect(["head", "row", "site", "step", "other"].map((key) => pageChoices.of(key))).toEqual([
    ...[1, 1, "layer 1", 3],
    undefined,
  ]);
  document.querySelector(".key-head i")?.setAttribute("aria-checked", "true");
  await new Promise((done) => setTimeout(done));
  expect(pageChoices.of("head")).toBe(0);
  for (const end of leave) end();
  expect(pageChoices.of("head")).toBe(undefined);
});

test("a stepper's buttons move its slider until the server has answered", async () => {
  click(".on button");
  expect(pageChoices.of("step")).toBe(4);
  click(".last button"); // which is disabled
  expect(pageChoices.of("step")).toBe(4);
  click(".first button");
  expect(pageChoices.of("step")).toBe(1);
  const app = /** @type {Element} */ (document.querySelector(".app"));
  for (const state of ["running", "quiet"]) {
    app.setAttribute("state", state);
    await new Promise((done) => setTimeout(done));
  }
  expect(pageChoices.of("step")).toBe(3);
  for (const end of leave) end();
});
