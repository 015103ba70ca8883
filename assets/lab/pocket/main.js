// The page of the pocket edition: a sentence, its translation, and the attention of every head.

import { sides } from "../engine/record.js";
import { attentionMap } from "./attention_map.js";
import { Ramp } from "./colours.js";
import { byId, element } from "./elements.js";
import { EngineClient } from "./engine_client.js";
import { forgetOthers, modelFiles } from "./files.js";
import { headGrid } from "./head_grid.js";
import { headLabel } from "./labels.js";

/** @import { Head, Intervention } from "../engine/intervention.js" */
/** @import { TranslationRecord } from "../engine/record.js" */
/** @import { Question } from "./engine_client.js" */
/** @import { Model } from "./files.js" */
/** @import { Answer } from "./worker.js" */

const PAUSE = 150; // milliseconds without a key after which a sentence is translated
const ROWS = {
  source: "Each row is an English piece that reads the sentence.",
  decoder_input: "Each row is a French piece that was just written; what comes later is hidden from it.",
  target: "Each row is a French piece that is being written; the columns are the English pieces it can look at.",
};

const SPACES = "https://huggingface.co"; // the page around a Space, which shows its address
const NO_ATTENTION = "This model has no attention: it keeps the whole sentence in one vector.";

/** @type {Model[]} */
const models = JSON.parse(byId("models", HTMLScriptElement).text);
const form = byId("form", HTMLFormElement);
const sentence = byId("sentence", HTMLInputElement);
const choices = byId("choices", HTMLFieldSetElement);
const changes = byId("changes", HTMLFieldSetElement);
const [french, note] = [byId("french", HTMLOutputElement), byId("note", HTMLParagraphElement)];
const [grid, map] = [byId("grid", HTMLDivElement), byId("map", HTMLDivElement)];

/** @type {{ model: string, head: Head | null, change: "" | "mute" | "uniform" }} */
const view = { model: models[0].name, head: null, change: "" };
/** @type {TranslationRecord | null} */
let shown = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;
let chosen = false; // whether the head was chosen, here or in the link

const client = new EngineClient(
  byId("engine", HTMLScriptElement).text,
  (name) => modelFiles(/** @type {Model} */ (models.find((model) => model.name === name))),
  heard,
);

/** Translate what is typed, as the page's controls say. */
function ask() {
  const typed = sentence.value;
  writeLink();
  if (typed.trim() === "") show(null, "Type an English sentence.");
  else {
    if (!client.has(view.model)) note.textContent = "Loading the model…";
    client.ask({ model: view.model, sentence: typed, intervention: intervention() });
  }
}

/** Write the view into the address, and into that of the page around it where this is a frame of a Space. */
function writeLink() {
  const { model, head, change } = view;
  const link = new URLSearchParams({ sentence: sentence.value, model });
  if (head && chosen) link.set("head", `${head.site}.${head.head + 1}`);
  if (head && change) link.set("change", change);
  history.replaceState(null, "", `#${link}`);
  if (window.parent !== window) window.parent.postMessage({ hash: link.toString() }, SPACES);
}

/** @returns {Intervention} */
function intervention() {
  return view.change && view.head ? { [view.change]: [view.head] } : {};
}

/**
 * @param {Question} question
 * @param {Answer} answer
 */
function heard(question, answer) {
  if (sentence.value.trim() === "") return; // it was cleared meanwhile
  if ("refused" in answer) show(null, answer.refused);
  else show(answer.record, changed(question, answer));
}

/**
 * Say what a change of one head has done to the translation; nothing where nothing was changed.
 * @param {Question} question
 * @param {{ record: TranslationRecord, plain: string }} answer
 */
function changed(question, { record, plain }) {
  if (Object.keys(question.intervention).length === 0) return "";
  if (record.target.text === plain) return "The translation stays the same.";
  return `Without this change: ${plain}`;
}

/**
 * @param {TranslationRecord | null} record
 * @param {string} said
 */
function show(record, said) {
  shown = record;
  french.value = record?.target.text ?? "";
  note.textContent = said;
  draw();
}

/** Draw the heads of the record that is shown, the chosen one large. */
function draw() {
  const sites = Object.keys(shown?.attention ?? {});
  changes.hidden = sites.length === 0;
  if (shown === null || sites.length === 0) {
    grid.replaceChildren();
    map.replaceChildren(...(shown === null ? [] : [element("p", {}, [NO_ATTENTION])]));
    return;
  }
  const heads = (shown && view.head && shown.attention[view.head.site]?.weights.shape[0]) ?? 0;
  const there = view.head !== null && view.head.head < heads;
  const head = (there && view.head) || { site: sites[sites.length - 1], head: 0 };
  view.head = head;
  const ramp = new Ramp();
  drawGrid(shown, head, ramp);
  const [rows, columns] = sides(head.site);
  const table = attentionMap(shown, head, [rows, columns], ramp);
  const region = { class: "scroll", tabindex: "0", role: "region", "aria-label": "Attention map" };
  map.replaceChildren(
    element("h2", {}, [headLabel(head, shown.attention[head.site].weights.shape[0])]),
    element("p", {}, [`${ROWS[rows]} Numbers are percent of the row's attention.`]),
    element("div", region, [table]),
  );
}

/**
 * Draw all heads; the keyboard stays where it was, and the chosen head in sight where they lie in one long row.
 * @param {TranslationRecord} record
 * @param {Head} head
 * @param {Ramp} ramp
 */
function drawGrid(record, head, ramp) {
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.head : undefined;
  grid.replaceChildren(...headGrid(record, head, ramp, choose));
  for (const button of grid.querySelectorAll("button")) {
    if (button.dataset.head === focused) button.focus();
    if (button.ariaPressed === "true") grid.scrollLeft = button.offsetLeft - grid.clientWidth / 2;
  }
}

/** @param {Head} head */
function choose(head) {
  view.head = head;
  chosen = true;
  if (view.change) ask();
  else {
    writeLink();
    draw();
  }
}

/** Read the view from the link, where it says anything; the page itself may name the one that it opens with. */
function follow() {
  const link = new URLSearchParams(location.hash.slice(1) || form.dataset.link);
  sentence.value = link.get("sentence") ?? sentence.value;
  view.model = checked(choices, link.get("model")) ?? view.model;
  const head = /^(.+)\.([1-9]\d{0,2})$/.exec(link.get("head") ?? "");
  chosen = head !== null;
  if (head) view.head = { site: head[1], head: Number(head[2]) - 1 };
  view.change = /** @type {typeof view.change} */ (checked(changes, link.get("change") ?? "") ?? "");
}

/**
 * Check the radio button with this value, and return the value; null where there is none.
 * @param {HTMLFieldSetElement} group
 * @param {string | null} value
 */
function checked(group, value) {
  const button = group.querySelector(`input[value="${CSS.escape(value ?? "")}"]`);
  if (value === null || !(button instanceof HTMLInputElement)) return null;
  button.checked = true;
  return value;
}

sentence.oninput = () => {
  clearTimeout(pause);
  pause = setTimeout(ask, PAUSE);
};
form.onsubmit = (event) => {
  event.preventDefault();
  ask();
};
choices.onchange = (event) => {
  view.change = /** @type {typeof view.change} */ (checked(changes, "") ?? ""); // the other model may have no such head
  view.model = /** @type {HTMLInputElement} */ (event.target).value;
  ask();
};
changes.onchange = (event) => {
  view.change = /** @type {typeof view.change} */ (/** @type {HTMLInputElement} */ (event.target).value);
  ask();
};
window.onhashchange = () => {
  follow();
  ask();
};
matchMedia("(prefers-color-scheme: dark)").onchange = draw;

follow();
ask();
forgetOthers(models);
