import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["tests/**/*.test.js"], testTimeout: 60_000 }, // milliseconds, for a machine with much else to do
});
