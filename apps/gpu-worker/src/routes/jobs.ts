/** `POST /v1/jobs` and `POST /v1/jobs/{id}/cancel`. */
import { ApiError, boundedText, encodeNdjson, parseAs } from "@reptok/shared";
import { type Context, Hono } from "hono";
import * as z from "zod";
import { failureOf, isRetryable } from "../errors.ts";
import type { Emit, Jobs } from "../jobs.ts";
import type { JobService, Submission } from "../service.ts";

/** Jobs in one request: the largest batch that a Cloudflare queue hands to its consumer. */
const MAX_JOBS = 100;

/** Only what is needed to answer each job by its id; the jobs themselves are judged one by one. */
const Envelope = z.object({
  jobs: z
    .array(z.looseObject({ id: boundedText(100, 1) }))
    .min(1)
    .max(MAX_JOBS),
});

/** Events behind which progress and partial pictures are dropped: a slow reader loses detail, never a result. */
const LAGGING = 64;

interface EventStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly emit: Emit;
  readonly close: () => void;
}

/** A stream of events that tells when its reader has gone. */
function eventStream(onGone: () => void): EventStream {
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  const body = new ReadableStream<Uint8Array>({
    start(opened) {
      controller = opened;
    },
    cancel() {
      controller = null;
      onGone();
    },
  });
  return {
    body,
    emit(event) {
      const lag = 1 - (controller?.desiredSize ?? 1);
      if ((event.type === "progress" || event.type === "partial") && lag > LAGGING) return;
      controller?.enqueue(encodeNdjson(event));
    },
    close() {
      controller?.close();
      controller = null;
    },
  };
}

/** Only as what it is: browsers send other types to anywhere without asking first. */
async function readJson({ req }: Context): Promise<unknown> {
  if (!/^application\/json *(;|$)/i.test(req.header("content-type") ?? ""))
    throw new ApiError("unsupported_media_type", "expected content-type application/json");
  try {
    return await req.json();
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw new ApiError("invalid_request", "expected a JSON body", null, { cause });
  }
}

export function jobRoutes(service: JobService, jobs: Jobs): Hono {
  const app = new Hono();

  app.post("/v1/jobs", async (c) => {
    const { jobs: values } = parseAs(Envelope, await readJson(c));
    const submissions: Submission[] = [];
    const gone = new ApiError("canceled", "the client closed the connection");
    const stream = eventStream(() => submissions.forEach((submission) => submission.cancel(gone)));
    const refusals: ApiError[] = [];
    for (const value of values) {
      try {
        submissions.push(service.submit(value, stream.emit));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        refusals.push(error);
        stream.emit({ type: "error", job: value.id, ...failureOf(error) });
      }
    }
    const [first] = refusals;
    if (first !== undefined && submissions.length === 0 && refusals.every(({ code }) => isRetryable(code))) {
      throw first;
    }
    void Promise.all(submissions.map(({ done }) => done)).then(() => stream.close());
    return c.body(stream.body, 200, { "content-type": "application/x-ndjson", "cache-control": "no-store" });
  });

  app.post("/v1/jobs/:id/cancel", (c) => {
    const id = c.req.param("id");
    if (!jobs.cancel(id, new ApiError("canceled", "the job was canceled"))) {
      throw new ApiError("not_found", "expected the id of an unfinished job", "id");
    }
    return c.json({ id, status: "canceled" }, 202);
  });

  return app;
}
