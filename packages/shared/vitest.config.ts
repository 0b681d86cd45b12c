/** Unit tests and the conformance suite in Node, which also starts Chromium. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "shared",
    root: import.meta.dirname,
    include: ["{src,test}/**/*.test.ts"],
    exclude: ["test/conformance/workerd.test.ts"],
    setupFiles: ["../../test/support/property-seed.ts"],
    testTimeout: 30_000,
    maxWorkers: "100%",
  },
});
