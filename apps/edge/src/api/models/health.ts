/** Liveness and readiness. */
import { Hono } from "hono";
import type { AppEnv } from "../../platform/app-env.ts";
import { isWorkerReady } from "../../gpu/client.ts";
import { knownModels } from "../../gpu/models.ts";

/**
 * Ready means that jobs can be taken on: storage answers and a model is known. The GPU worker's state is told along,
 * but while it is away jobs wait for it.
 */
export const health = new Hono<AppEnv>()
  .get("/healthz", (c) => c.json({ status: "ok" }))
  .get("/readyz", async (c) => {
    const [models, gpuWorker] = await Promise.all([knownModels(c).catch(() => null), isWorkerReady(c.env)]);
    const ready = models !== null && models.length > 0;
    const checks = { storage: models !== null, models: models?.length ?? 0, gpu_worker: gpuWorker };
    return c.json({ status: ready ? "ready" : "starting", checks }, ready ? 200 : 503, { "cache-control": "no-store" });
  });
