/** Every test starts with an empty database, bucket and caches, and with a connected GPU worker. */
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, beforeEach } from "vitest";
import { clearAccess } from "../src/http/replay.ts";
import { clearAnswers } from "../src/http/answers.ts";
import { forgetModels } from "../src/jobs/models.ts";
import { resetServices, startWorker, stopWorker } from "./client.ts";
import { emptyStorage } from "./storage.ts";

fc.configureGlobal({ seed: Number(env.PROPERTY_SEED) });

beforeAll(resetServices);

beforeEach(async () => {
  await stopWorker();
  clearAnswers();
  clearAccess();
  forgetModels();
  await emptyStorage();
  await startWorker();
});
