/** Every test starts with an empty database, bucket and caches, and with a connected GPU worker. */
import { waitForGlobalWaitUntil } from "cloudflare:test-internal";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, beforeEach } from "vitest";
import { clearAccess } from "../src/http/replay.ts";
import { clearAnswers } from "../src/http/answers.ts";
import { forgetModels } from "../src/jobs/models.ts";
import { closeResponses, resetServices, startWorker, stopWorker } from "./client.ts";
import { emptyStorage } from "./storage.ts";

fc.configureGlobal({ seed: Number(env.PROPERTY_SEED) });

beforeAll(resetServices);

beforeEach(async () => {
  await stopWorker();
  // Work that the previous test's requests left to `waitUntil`, such as indexing, would otherwise reach this test's storage.
  await closeResponses();
  await waitForGlobalWaitUntil();
  clearAnswers();
  clearAccess();
  forgetModels();
  await emptyStorage();
  await startWorker();
});
