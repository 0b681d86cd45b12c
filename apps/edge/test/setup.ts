/** Every test starts with the migrated, empty database, an empty bucket, empty caches and a connected GPU worker. */
import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeEach } from "vitest";
import { forgetAccess } from "../src/http/replay.ts";
import { forgetAnswers } from "../src/http/answers.ts";
import { startWorker, stopWorker } from "./client.ts";

fc.configureGlobal({ seed: Number(env.PROPERTY_SEED) });

const schema = env.MIGRATIONS.flatMap(({ queries }) => queries);

beforeEach(async () => {
  stopWorker();
  forgetAnswers();
  forgetAccess();
  await reset();
  // In one call: one by one they take longer than most tests.
  await env.DB.batch(schema.map((query) => env.DB.prepare(query)));
  await startWorker();
});
