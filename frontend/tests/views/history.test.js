// @vitest-environment happy-dom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { draw } from "../../../assets/lab/views/history.js";

const REST = 1000; // milliseconds
const LINK = "http://lab.test/attention?view=heatmap&sentence=hello";
/** @type {(() => void) | void} */
let leave;
/** @type {string[]} the entries of the browser's history, the newest last */
let entries;

/** @param {string} text */
function type(text) {
  const box = /** @type {HTMLInputElement} */ (document.querySelector("input"));
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

beforeEach(() => {
  vi.useFakeTimers();
  entries = [LINK];
  const write =
    (/** @type {boolean} */ pushed) =>
    (/** @type {unknown} */ _, /** @type {string} */ __, /** @type {string | URL | null | undefined} */ url) => {
      const address = new URL(url ?? location.href, location.href).href;
      if (pushed) entries.push(address);
      else entries[entries.length - 1] = address;
      /** @type {any} */ (window).happyDOM.setURL(address);
    };
  vi.spyOn(History.prototype, "pushState").mockImplementation(write(true));
  vi.spyOn(History.prototype, "replaceState").mockImplementation(write(false));
  /** @type {any} */ (window).happyDOM.setURL(LINK);
  document.body.innerHTML = '<div class="box"><input></div><p class="quiet"></p>';
  const data = { box: ".box input", quiet: ".quiet", rest: REST, parameters: ["sentence", "model"], usual: "Hello." };
  leave = draw({ data, parentElement: document.body, setStateValue() {} });
});

afterEach(() => {
  if (leave) leave();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test("a page that is left keeps its address, also where what was typed comes to rest meanwhile", () => {
  type("hello you");
  history.replaceState(null, "", "?view=heatmap&sentence=hello+you");
  document.body.dispatchEvent(new Event("pointerdown", { bubbles: true })); // on a link to another page
  history.replaceState(null, "", "?sentence=hello+you"); // by Streamlit
  vi.advanceTimersByTime(2 * REST);
  history.pushState(null, "", "/search?sentence=hello+you");
  expect(entries.at(-2)).toBe("http://lab.test/attention?view=heatmap&sentence=hello+you");
  expect(entries.at(-1)).toBe("http://lab.test/search?sentence=hello+you");
});

test("a parameter that the reader takes back stays away when the page is left", () => {
  history.replaceState(null, "", "?sentence=hello");
  document.body.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  history.pushState(null, "", "/search?sentence=hello");
  expect(entries.at(-2)).toBe("http://lab.test/attention?sentence=hello");
});
