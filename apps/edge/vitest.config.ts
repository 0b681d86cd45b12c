/** The edge's tests, in the real workerd with the bindings of wrangler.jsonc; the GPU worker is test/gpu-worker.ts. */
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { services } from "./test/services.ts";

export default defineConfig({
  plugins: [
    cloudflareTest(async () => ({
      wrangler: { configPath: `${import.meta.dirname}/wrangler.jsonc` },
      miniflare: {
        bindings: {
          FLEET_TOKEN: "token-of-the-tests-0123456789abcdef",
          // Longer than any test should wait on a busy machine; tests of the limit pass `IMPATIENT` (test/client.ts).
          WAIT_LIMIT_MS: "20000",
          WEBHOOK_LOCAL: "allow",
          LOCAL_OPEN: "allow",
          ADMIN_KEY: "operator-of-the-tests",
          METRICS_TOKEN: "scraper-of-the-tests",
          CORS_ORIGINS: "https://app.example,http://localhost:5173",
          DNS_RESOLVER: "",
          PROPERTY_SEED: process.env["PROPERTY_SEED"] ?? "20261123",
          MIGRATIONS: await readD1Migrations(`${import.meta.dirname}/../../migrations`),
        },
        outboundService: services(),
      },
    })),
  ],
  test: {
    name: "edge",
    root: import.meta.dirname,
    include: ["src/**/*.test.ts"],
    exclude: ["src/domain/**", "src/**/*.rules.test.ts", "src/api/reference/document.test.ts"],
    setupFiles: ["test/setup.ts"],
    // A busy machine of two cores takes its time; a test that hangs still fails.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    // One workerd for each core, which runs its files one after the other: starting it costs more than most files. test/setup.ts
    // empties its storage.
    isolate: false,
    maxWorkers: "100%",
    restoreMocks: true,
    // One file for each package: workerd fetches modules one by one.
    deps: {
      optimizer: {
        ssr: {
          enabled: true,
          include: ["zod", "hono", "drizzle-orm", "drizzle-orm/d1", "drizzle-orm/sqlite-core", "fast-check"],
        },
      },
    },
  },
});
