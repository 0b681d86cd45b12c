/** The conformance suite in the real workerd. It needs no bindings, only the edge's compatibility date. */
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [cloudflareTest({ miniflare: { compatibilityDate: "2026-11-01" } })],
  test: {
    name: "shared-workerd",
    root: import.meta.dirname,
    include: ["test/conformance/workerd.test.ts"],
    setupFiles: ["../../test/support/property-seed.ts"],
    testTimeout: 30_000,
    maxWorkers: "100%",
  },
});
