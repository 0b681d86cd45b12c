/** HTTP calls to the GPU worker. */
import { ApiErrorBody, type JobEvent, jobEventDecoder, Manifest } from "@reptok/shared";
import * as z from "zod";
import { type GpuWorker, hashedBody, send } from "./send.ts";

const ModelList = z.object({ data: z.array(Manifest) });
const ErrorEnvelope = z.object({ error: ApiErrorBody });
/** The worker answers these from memory. */
const QUICK_MS = 3_000;

/** What became of a request to run jobs: their events, a verdict on the request itself, or neither. */
export type JobsReply =
  | { readonly kind: "events"; readonly events: ReadableStream<JobEvent> }
  | { readonly kind: "rejected"; readonly error: ApiErrorBody }
  | { readonly kind: "unavailable"; readonly status: number };

/** Statuses that speak of the jobs sent. Others (401, 404, 429, 5xx) speak of the worker or the way to it. */
const VERDICTS = new Set([400, 413, 415, 422]);

async function rejection(response: Response): Promise<ApiErrorBody> {
  const parsed = ErrorEnvelope.safeParse(await response.json().catch(() => null));
  if (parsed.success) return parsed.data.error;
  const message = `the GPU worker rejected the job with status ${response.status}`;
  return { message, type: "server_error", param: null, code: "internal" };
}

/** Posts `{jobs}`, given as the body's text piece by piece; rejects when the worker cannot be reached. */
export async function postJobs(
  worker: GpuWorker,
  { pieces, maxEventBytes }: { readonly pieces: () => AsyncIterable<string>; readonly maxEventBytes: number },
  signal: AbortSignal,
): Promise<JobsReply> {
  const body = await hashedBody(pieces);
  const headers = { "content-type": "application/json", accept: "application/x-ndjson" };
  const response = await send(worker, { method: "POST", path: "/v1/jobs", body, headers, signal });
  if (response.ok && response.body)
    return { kind: "events", events: response.body.pipeThrough(jobEventDecoder(maxEventBytes)) };
  if (VERDICTS.has(response.status)) return { kind: "rejected", error: await rejection(response) };
  await response.body?.cancel();
  return { kind: "unavailable", status: response.status };
}

/** Tells the worker to stop a job between two steps; one it does not have is none to stop. Rejects when it cannot be reached. */
export async function stopJob(worker: GpuWorker, id: string): Promise<void> {
  const path = `/v1/jobs/${encodeURIComponent(id)}/cancel`;
  const response = await send(worker, { method: "POST", path, signal: AbortSignal.timeout(QUICK_MS) });
  await response.body?.cancel();
}

/** The manifests of the worker's models; rejects when it cannot be reached or answers something else. */
export async function fetchManifests(worker: GpuWorker): Promise<Manifest[]> {
  const response = await send(worker, { method: "GET", path: "/v1/models", signal: AbortSignal.timeout(QUICK_MS) });
  if (!response.ok) throw new Error(`GET /v1/models of the GPU worker: expected 200, got ${response.status}`);
  return ModelList.parse(await response.json()).data;
}

/** Whether the worker says it is ready. */
export async function isWorkerReady({ GPU_WORKER_URL }: GpuWorker): Promise<boolean> {
  try {
    const response = await fetch(`${GPU_WORKER_URL}/readyz`, { signal: AbortSignal.timeout(QUICK_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
