/** HTTP routes of health and metrics; errors have the API's envelope. */
import { ApiError } from "@reptok/shared";
import { Hono } from "hono";
import { requestId } from "hono/request-id";
import type { Logger } from "pino";
import { toApiError } from "./errors.ts";
import type { Health } from "./health.ts";
import type { Metrics } from "./metrics.ts";
import { requireToken } from "./auth.ts";

export interface AppOptions {
  readonly health: Health;
  readonly metrics: Metrics;
  readonly metricsToken: string | null;
  readonly log: Logger;
}

export function createApp({ health, metrics, metricsToken, log }: AppOptions): Hono {
  const app = new Hono();
  app.use(requestId());
  app.get("/healthz", (c) => c.json({ status: health.alive ? "ok" : "failed" }, health.alive ? 200 : 503));
  app.get("/readyz", (c) => c.json({ status: health.ready ? "ready" : "not ready" }, health.ready ? 200 : 503));
  app.get("/health-check", (c) => c.json({ status: health.state, setup: health.setup, connected: health.connected }));
  app.get("/metrics", requireToken(metricsToken), async (c) => {
    const text = await metrics.registry.metrics();
    return c.body(text, 200, { "content-type": metrics.registry.contentType });
  });
  app.notFound((c) => {
    const { body, status } = new ApiError("not_found", `no route ${c.req.method} ${c.req.path}`);
    return c.json({ error: body }, status as 404);
  });
  app.onError((cause, c) => {
    const error = toApiError(cause, log, { request: c.get("requestId") });
    return c.json({ error: error.body }, error.status as 500);
  });
  return app;
}
