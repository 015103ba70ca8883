// The browser's engine in both forms, for benchmarks/pocket.py: `begin` loads a model, `taken` times one record.

import { load } from "../assets/lab/engine/loading.js";

const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

globalThis.begin = ({ config, weights, tokenizer, pair }) => {
  const files = { config, weights: bytes(weights), tokenizer: bytes(tokenizer), pair };
  globalThis.engines = { simd: load(files, { simd: true }), plain: load(files, { simd: false }) };
};

globalThis.taken = (form, text) => {
  const start = performance.now();
  globalThis.engines[form].record(text);
  return performance.now() - start;
};
