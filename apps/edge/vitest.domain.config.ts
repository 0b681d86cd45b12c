/** The pure rules and the description made of them need no platform: they are tested in Node. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "edge-domain",
    root: import.meta.dirname,
    include: ["src/domain/**/*.test.ts", "src/**/*.rules.test.ts", "src/api/reference/document.test.ts"],
    testTimeout: 30_000,
    maxWorkers: "100%",
    setupFiles: ["../../test/support/property-seed.ts"],
  },
});
