/** Liveness and readiness. */
import { Hono } from "hono";
import { readFleetStatus } from "../../fleet/read-status.ts";
import { logWarning } from "../../platform/log.ts";
import { knownModels } from "../../jobs/models.ts";
import type { Env } from "../../env.ts";
import type { AppEnv } from "../../platform/app-env.ts";

/** The number of workers that accept jobs; 0 if unknown. */
async function readyWorkers(env: Env): Promise<number> {
  try {
    const { workers } = await readFleetStatus(env);
    return workers.filter(({ ready }) => ready).length;
  } catch (thrown) {
    logWarning("health.fleet", thrown);
    return 0;
  }
}

/**
 * Ready means that jobs are accepted: storage answers and a model is registered. The number of GPU workers is informative; jobs wait
 * without one.
 */
export const health = new Hono<AppEnv>()
  .get("/healthz", (c) => c.json({ status: "ok" }))
  .get("/readyz", async (c) => {
    const [models, workers] = await Promise.all([knownModels(c).catch(() => null), readyWorkers(c.env)]);
    const ready = models !== null && models.length > 0;
    const checks = { storage: models !== null, models: models?.length ?? 0, gpu_workers: workers };
    return c.json({ status: ready ? "ready" : "starting", checks }, ready ? 200 : 503, { "cache-control": "no-store" });
  });
