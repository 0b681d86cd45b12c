/** Every suite as one run: unit tests of Node's rooms, the rooms with a configuration of their own, then test/. */
import { defineConfig } from "vitest/config";

/** Files run on all cores, in any order and beside each other: they share no port, directory or process. */
const maxWorkers = "100%";

/** The studio's pages, except for the smoke test that belongs to every run. */
const STUDIO = "test/end-to-end/studio-!(smoke).test.ts";

export default defineConfig({
  test: {
    reporters: ["default", "./scripts/closing-line.ts"],
    projects: [
      "packages/*/vitest*.config.ts",
      "apps/*/vitest*.config.ts",
      {
        test: {
          name: "node",
          include: [
            "scripts/**/*.test.ts",
            "bench/**/*.test.ts",
            "packages/*/{src,test}/**/*.test.ts",
            "apps/{cli,gpu-worker,studio}/src/**/*.test.ts",
            "test/**/*.test.ts",
          ],
          exclude: [
            "**/node_modules/**",
            "packages/shared/**",
            "test/{end-to-end,packages}/**",
            "test/faults/*storm.test.ts",
          ],
          setupFiles: ["test/support/property-seed.ts"],
          // A busy machine of two cores takes its time; a test that hangs still fails.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 20_000 } },
          maxWorkers,
        },
      },
      {
        test: {
          name: "end-to-end",
          include: ["test/{end-to-end,packages}/**/*.test.ts", "test/faults/*storm.test.ts"],
          exclude: [STUDIO],
          testTimeout: 120_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 20_000 } },
          globalSetup: "test/support/built-studio.ts",
          maxWorkers,
        },
      },
      {
        // Pages that run the whole model in Chromium: `npm test -- --project studio`.
        test: {
          name: "studio",
          include: [STUDIO],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          globalSetup: "test/support/built-studio.ts",
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
