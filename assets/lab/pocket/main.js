// The page of the pocket edition: a sentence, its translation, and what can be seen and changed of it.

import { check } from "../shared/choice.js";
import { byId, say } from "../shared/elements.js";
import { setLanguage } from "../shared/languages.js";
import { EngineClient } from "./engine_client.js";
import { forgetOthers, modelFiles } from "./files.js";
import { HeadsPanel } from "./heads_panel.js";
import { LessonPanel, questionsOf } from "./lesson_panel.js";
import { LESSONS, modelFor } from "./lessons.js";
import { LookPanel } from "./look_panel.js";
import { PlayerPanel } from "./player_panel.js";
import { received } from "./received.js";
import { platformOf, Score } from "./scorm.js";
import { SearchPanel } from "./search_panel.js";
import { changesOf, linkOf, viewOf } from "./view.js";

/** @import { Head } from "../engine/intervention.js" */
/** @import { Model } from "./files.js" */
/** @import { Told } from "./lesson_panel.js" */
/** @import { View } from "./view.js" */
/** @import { Answer, Asked, Seen } from "./worker.js" */

const PAUSE = 150; // milliseconds without a key after which a sentence is translated
const SPACES = "https://huggingface.co"; // the page around a Space, which shows its address

/** @type {Model[]} */
const models = JSON.parse(byId("models", HTMLScriptElement).text);
/** @type {Told[]} */
const lessons = JSON.parse(byId("lessons", HTMLScriptElement).text);
const form = byId("form", HTMLFormElement);
const sentence = byId("sentence", HTMLInputElement);
const choices = byId("choices", HTMLFieldSetElement);
const positions = byId("positions", HTMLFieldSetElement);
const [output, note] = [byId("translation", HTMLOutputElement), byId("note", HTMLParagraphElement)];
const scored = byId("scored", HTMLParagraphElement);
const [closer, heads] = [byId("closer", HTMLDivElement), byId("heads", HTMLElement)];

/** @type {Seen | null} */
let seen = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;
/** @type {View} */
let view = read();

const client = new EngineClient(
  byId("engine", HTMLScriptElement).text,
  (name) => modelFiles(/** @type {Model} */ (models.find((model) => model.name === name))),
  heard,
);
const playerPanel = new PlayerPanel({
  step: (step) => {
    view.step = step;
    writeLink();
  },
  head: (head) => headsPanel.choose(head),
});
const headsPanel = new HeadsPanel({ change: changed, draw });
const lookPanel = new LookPanel(byId("look", HTMLDetailsElement), (row) => changed({ look: row }, false));
const searchPanel = new SearchPanel(byId("search", HTMLDetailsElement), (beam) => changed({ beam }));
const canShow = lessons.map(({ name }) => name).filter((name) => modelFor(LESSONS[name], models, view.model) !== null);
const score = new Score(form.dataset.scorm === undefined ? null : platformOf(window), canShow.flatMap(questionsOf));
const lessonPanel = new LessonPanel(byId("lesson-panel", HTMLElement), lessons, (name) => canShow.includes(name), {
  open: openLesson,
  answered: (name, right) => {
    score.answer(name, right);
    drawScore();
  },
  drawn: draw,
  head: (head) => changed({ head, chosen: true }),
});

/** Return the view that the address asks for. */
function read() {
  const text = location.hash.slice(1) || (form.dataset.link ?? "");
  const page = {
    sentence: sentence.value,
    models: models.map(({ name }) => name),
    lessons: lessons.map(({ name }) => name),
  };
  return viewOf(text, page);
}

/** The model of the view. */
function model() {
  return /** @type {Model} */ (models.find(({ name }) => name === view.model));
}

/** Whether the model of the view has positional encodings. */
function positioned() {
  const { family, positions } = model().network;
  return family === "transformer" && positions !== false;
}

/** Translate what is typed, as the view says. */
function ask() {
  writeLink();
  if (view.sentence.trim() === "") {
    show(null, `Type ${model().pair.source.a} sentence.`);
    return;
  }
  if (!client.has(view.model)) note.textContent = "Loading the model…";
  output.ariaBusy = "true";
  const { strokes, head, everywhere, change } = view;
  client.ask({
    model: view.model,
    sentence: view.sentence,
    intervention: changesOf(view, positioned()),
    painted: change === "paint" && head && strokes.length > 0 ? { strokes, head, all: everywhere } : null,
    beam: view.beam ?? 0,
    whatIf: view.lesson ? (LESSONS[view.lesson].whatIf?.(model().network) ?? null) : null,
  });
}

/** Write the names of the model's languages wherever the page has them. */
function nameLanguages() {
  const { source, target } = model().pair;
  const names = { source: source.name, target: target.name, "a-source": source.a };
  for (const [name, text] of Object.entries(names)) {
    for (const node of document.querySelectorAll(`[data-language="${name}"]`)) say(node, text);
  }
  setLanguage(sentence, source);
  setLanguage(output, target);
}

/** Write the view into the address, and into that of the page around it where this is a frame of a Space. */
function writeLink() {
  const link = linkOf(view);
  try {
    history.replaceState(null, "", `#${link}`);
  } catch {
    // a browser that finds these too many within seconds: the next one says it all
  }
  if (window.parent !== window) window.parent.postMessage({ hash: link }, SPACES);
}

/**
 * Take a change of the view. again: whether the model has to be asked.
 * @param {Partial<View>} change
 * @param {boolean} [again]
 */
function changed(change, again = true) {
  view = { ...view, ...change };
  if (again) ask();
  else {
    writeLink();
    draw();
  }
}

/**
 * Open a lesson: its model and head, without changes; "" closes the one that is open.
 * @param {string} name
 */
function openLesson(name) {
  const lesson = LESSONS[name];
  if (!lesson) {
    changed({ lesson: "" }, false);
    return;
  }
  view.model = modelFor(lesson, models, view.model) ?? view.model;
  changed({ lesson: name, head: lesson.head(model().network), chosen: true, change: "", strokes: [], positions: "" });
}

/**
 * @param {Asked} question
 * @param {Answer} answer
 */
function heard(question, answer) {
  if (view.sentence.trim() === "") return; // it was cleared meanwhile
  if ("refused" in answer) show(null, answer.refused);
  else show(received(answer), said(question, answer));
}

/**
 * Say what a change has done to the translation; nothing where nothing was changed.
 * @param {Asked} question
 * @param {Seen} answer
 */
function said({ intervention, painted }, { record, plain }) {
  if (Object.keys(intervention).length === 0 && !painted) return "";
  if (record.target.text === plain) return "The translation stays the same.";
  return `Without this change: ${plain}`;
}

/**
 * @param {Seen | null} answer
 * @param {string} told
 */
function show(answer, told) {
  seen = answer;
  output.ariaBusy = "false";
  output.value = answer?.record.target.text ?? "";
  note.textContent = told;
  draw();
}

/** Draw everything that is open. */
function draw() {
  const record = seen?.record ?? null;
  view.head = headsPanel.fitting(record, view);
  nameLanguages();
  check(choices, view.model);
  positions.hidden = !positioned();
  check(positions, view.positions);
  lessonPanel.show(view.lesson, seen, view.head);
  playerPanel.draw(record, view, model().title, lessonPanel.waits);
  heads.hidden = lessonPanel.waits;
  closer.hidden = lessonPanel.waits || view.head === null;
  headsPanel.draw(record, view);
  lookPanel.draw(record, view, model().network.family === "rnn-additive" ? "additive" : "dot");
  searchPanel.draw(seen, view.beam);
  drawScore();
}

/** Say what the platform around the page is told. */
function drawScore() {
  const { answered, right, of } = score.counts;
  scored.hidden = form.dataset.scorm === undefined;
  scored.textContent = `Questions answered: ${answered} of ${of}; right at the first answer: ${right}.`;
}

sentence.oninput = () => {
  clearTimeout(pause);
  pause = setTimeout(() => changed({ sentence: sentence.value, strokes: [], step: null }), PAUSE);
};
form.onsubmit = (event) => {
  event.preventDefault();
  clearTimeout(pause);
  const same = view.sentence === sentence.value;
  changed(same ? {} : { sentence: sentence.value, strokes: [], step: null });
};
choices.onchange = (event) => {
  const { value } = /** @type {HTMLInputElement} */ (event.target);
  view = { ...view, model: value, change: "", strokes: [], step: null }; // the other model may have no such head
  const stays = view.lesson !== "" && modelFor(LESSONS[view.lesson], models, value) === value;
  if (stays) openLesson(view.lesson);
  else changed({ lesson: "" });
};
positions.onchange = (event) => {
  changed({ positions: /** @type {View["positions"]} */ (/** @type {HTMLInputElement} */ (event.target).value) });
};
window.onhashchange = () => {
  view = read();
  sentence.value = view.sentence;
  ask();
};
for (const query of ["(prefers-color-scheme: dark)", "print"]) matchMedia(query).onchange = draw; // paper is light

sentence.value = view.sentence;
if (view.lesson && !canShow.includes(view.lesson)) view.lesson = "";
if (view.lesson) openLesson(view.lesson);
else ask();
forgetOthers(models);
