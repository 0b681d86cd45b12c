/** What operators and orchestrators ask: models, health, metrics. */
import { Hono } from "hono";
import { requireToken } from "../auth.ts";
import type { Health } from "../health.ts";
import type { Metrics } from "../metrics.ts";
import type { LoadedModel } from "../task.ts";

export function statusRoutes(
  models: ReadonlyMap<string, LoadedModel>,
  health: Health,
  metrics: Metrics,
  metricsToken: string | null,
): Hono {
  const app = new Hono();
  app.get("/v1/models", (c) => {
    const refusal = health.state === "STARTING" ? health.refusal : null;
    if (refusal !== null) throw refusal;
    return c.json({ object: "list", data: [...models.values()].map(({ manifest }) => manifest) });
  });
  app.get("/healthz", (c) => c.json({ status: health.alive ? "ok" : "failed" }, health.alive ? 200 : 503));
  app.get("/readyz", (c) => c.json({ status: health.ready ? "ready" : "not ready" }, health.ready ? 200 : 503));
  app.get("/health-check", (c) => c.json({ status: health.state, setup: health.setup }));
  app.get("/metrics", requireToken(metricsToken), async (c) => {
    const text = await metrics.registry.metrics();
    return c.body(text, 200, { "content-type": metrics.registry.contentType });
  });
  return app;
}
