/** Every test starts with the migrated, empty database, an empty bucket, empty caches and a connected GPU worker. */
import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeEach } from "vitest";
import { forgetAccess } from "../src/http/replay.ts";
import { forgetAnswers } from "../src/http/answers.ts";
import { startWorker, stopWorker } from "./client.ts";

fc.configureGlobal({ seed: Number(env.PROPERTY_SEED) });

beforeEach(async () => {
  stopWorker();
  forgetAnswers();
  forgetAccess();
  await reset();
  await applyD1Migrations(env.DB, env.MIGRATIONS);
  await startWorker();
});
