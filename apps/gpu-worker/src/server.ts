/** The HTTP surface: routes, limits, and errors as the envelope. */
import { ApiError } from "@reptok/shared";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { requestId } from "hono/request-id";
import type { Logger } from "pino";
import { type AuthOptions, requireSignature, requireSignedBody, type SignedVariables } from "./auth.ts";
import { isRetryable, toApiError } from "./errors.ts";
import type { Health } from "./health.ts";
import type { Jobs } from "./jobs.ts";
import type { Metrics } from "./metrics.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { statusRoutes } from "./routes/status.ts";
import type { JobService } from "./service.ts";
import type { LoadedModel } from "./task.ts";

/** Seconds after which a refused request is worth another try. */
const RETRY_AFTER = 2;

export interface AppOptions {
  readonly models: ReadonlyMap<string, LoadedModel>;
  readonly service: JobService;
  readonly jobs: Jobs;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly auth: AuthOptions;
  readonly metricsToken: string | null;
  readonly maxBodyBytes: number;
  readonly log: Logger;
}

export function createApp(options: AppOptions): Hono<{ Variables: SignedVariables }> {
  const { models, service, jobs, health, metrics, auth, metricsToken, maxBodyBytes, log } = options;
  const app = new Hono<{ Variables: SignedVariables }>();
  app.use(requestId());
  app.use("/v1/*", requireSignature(auth));
  app.use(
    bodyLimit({
      maxSize: maxBodyBytes,
      onError() {
        throw new ApiError("body_too_large", `expected a body of at most ${maxBodyBytes} bytes`);
      },
    }),
  );
  app.use("/v1/*", requireSignedBody());
  app.route("/", jobRoutes(service, jobs));
  app.route("/", statusRoutes(models, health, metrics, metricsToken));
  app.notFound((c) => {
    const { body, status } = new ApiError("not_found", `no route ${c.req.method} ${c.req.path}`);
    return c.json({ error: body }, status as 404);
  });
  app.onError((cause, c) => {
    const error = toApiError(cause, log, { request: c.get("requestId") });
    if (error.code === "unauthorized") log.warn({ request: c.get("requestId"), param: error.param }, "refused");
    if (isRetryable(error.code)) c.header("retry-after", String(RETRY_AFTER));
    return c.json({ error: error.body }, error.status as 500);
  });
  return app;
}
