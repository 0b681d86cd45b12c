/** Routes of GPU workers: registration, connection, and inputs and results of their jobs. */
import {
  ApiError,
  identityProblem,
  JobFailure,
  Manifest,
  MAX_IMAGE_PIXELS,
  MAX_ITEMS,
  MAX_MANIFEST_BYTES,
  MAX_PARTIALS,
  encodeBase64,
  NumberText,
  parseAs,
  readParts,
  Registration,
  ResultHeader,
} from "@reptok/shared";
import { type Context, Hono } from "hono";
import { requestId } from "hono/request-id";
import * as z from "zod";
import { database } from "../db/client.ts";
import { findJob, type JobRow } from "../db/jobs.ts";
import { registerModels } from "../db/models.ts";
import { isFinished } from "../domain/job.ts";
import { limitBody, readJson } from "../http/body.ts";
import { respondWithError } from "../http/errors.ts";
import { checkResult, maxPictureBytes } from "../jobs/assignment.ts";
import { inputOf } from "../jobs/input.ts";
import { failJob, type Output, succeedJob } from "../jobs/outcome.ts";
import { forgetModels } from "../jobs/models.ts";
import { settle } from "../jobs/settle.ts";
import type { AppEnv } from "../platform/app-env.ts";
import { logError } from "../platform/log.ts";
import { requireTicket, requireToken } from "./ticket.ts";

type FleetContext = Context<AppEnv>;

const OVER = new ApiError("conflict", "expected the job's latest attempt, and that it has not ended", "attempt");

/** The job of the request's ticket. Throws `unauthorized`, or `conflict` if the attempt is not the latest. */
async function assignmentOf(c: FleetContext): Promise<{ row: JobRow; attempt: number }> {
  const id = c.req.param("id") ?? "";
  const attempt = await requireTicket(c.env, id, c.req.header("authorization"), Date.now());
  const row = await findJob(database(c.env.DB), id);
  if (!row || row.attempts !== attempt) throw OVER;
  return { row, attempt };
}

const ENDED = { status: "ended" } as const;

/**
 * The same for requests that end the job. If the job has ended already, perhaps by this request's earlier try whose response was lost,
 * it is settled again and the request is rejected.
 */
async function openAssignment(c: FleetContext): Promise<{ row: JobRow; attempt: number }> {
  const assignment = await assignmentOf(c);
  if (!isFinished(assignment.row.status)) return assignment;
  await settle(c.env, assignment.row);
  throw OVER;
}

/** Responds with 200 if this request ended the job, else throws `conflict`. */
function acknowledge(c: FleetContext, ended: boolean): Response {
  if (ended) return c.json(ENDED);
  throw OVER;
}

/** Fails the job because of an invalid result. */
async function endBy(c: FleetContext, row: JobRow, attempt: number, error: ApiError, log: string): Promise<Response> {
  return acknowledge(c, await failJob(c.env, row, attempt, error.body, log));
}

async function* outputsOf(
  { outputs }: ResultHeader,
  next: (length: number) => Promise<Uint8Array>,
): AsyncGenerator<Output> {
  for (const { latent, picture } of outputs) {
    yield {
      ...(latent === undefined ? {} : { latent: await next(latent) }),
      ...(picture === undefined ? {} : { picture: await next(picture) }),
    };
  }
}

const Partial = z.object({
  index: NumberText.pipe(
    z
      .int()
      .min(0)
      .max(MAX_ITEMS - 1),
  ),
  partial: NumberText.pipe(
    z
      .int()
      .min(0)
      .max(MAX_PARTIALS - 1),
  ),
});

/** Several manifests, each of the largest size. */
const MAX_REGISTRATION = 4 * MAX_MANIFEST_BYTES;
const MAX_FAILURE = 64 * 1024;

async function manifestOf(document: unknown): Promise<Manifest> {
  const manifest = parseAs(Manifest, document);
  const problem = await identityProblem(document);
  if (problem !== null) throw new ApiError("invalid_request", `${manifest.model}: ${problem}`, "manifests");
  return manifest;
}

export const fleet = new Hono<AppEnv>();
fleet.use(requestId());
fleet.onError((error, c) => respondWithError(c, error));
fleet.notFound((c) => respondWithError(c, new ApiError("not_found", "expected a path of the fleet's protocol")));

fleet
  .post("/fleet/models", limitBody(MAX_REGISTRATION), async (c) => {
    await requireToken(c.env, c.req.header("authorization"));
    const { manifests, only } = parseAs(Registration, await readJson(c));
    await registerModels(database(c.env.DB), await Promise.all(manifests.map(manifestOf)), only, Date.now());
    forgetModels();
    return c.json({ dispatchers: Number(c.env.DISPATCHERS) });
  })
  .get("/fleet/connect", async (c) => {
    await requireToken(c.env, c.req.header("authorization"));
    const dispatcher = Number(c.req.query("dispatcher") ?? "0");
    if (!(Number.isInteger(dispatcher) && dispatcher >= 0 && dispatcher < Number(c.env.DISPATCHERS)))
      throw new ApiError("not_found", `expected a dispatcher from 0 to ${Number(c.env.DISPATCHERS) - 1}`, "dispatcher");
    if (c.req.header("upgrade")?.toLowerCase() !== "websocket")
      throw new ApiError("invalid_request", "expected a WebSocket upgrade", "upgrade");
    const upgrade = new Request(c.req.url, { headers: { upgrade: "websocket" } });
    return c.env.DISPATCHER.getByName(String(dispatcher)).fetch(upgrade);
  })
  .get("/fleet/jobs/:id/input", async (c) => {
    const { row, attempt } = await openAssignment(c);
    try {
      return c.body(await inputOf(c.env, row), 200, { "content-type": "application/octet-stream" });
    } catch (thrown) {
      // Later attempts would fail too.
      if (!(thrown instanceof ApiError)) throw thrown;
      await failJob(c.env, row, attempt, thrown.body, "");
      throw OVER;
    }
  })
  .post("/fleet/jobs/:id/result", async (c) => {
    const { row, attempt } = await openAssignment(c);
    try {
      const { header, next } = await readParts(c.req.raw.body, ResultHeader);
      checkResult(row, header);
      const { version, predictTime, log } = header;
      const result = { version, predictTime, log, outputs: outputsOf(header, next) };
      return acknowledge(c, await succeedJob(c.env, row, attempt, result));
    } catch (thrown) {
      // An ApiError means that the result is invalid, and would be again; any other error, that storing it failed.
      if (!(thrown instanceof ApiError) || thrown === OVER) throw thrown;
      logError("job.store", thrown, { job: row.id });
      return endBy(c, row, attempt, new ApiError("internal", `GPU worker: ${thrown.message}`), "");
    }
  })
  .post("/fleet/jobs/:id/failure", limitBody(MAX_FAILURE), async (c) => {
    const { row, attempt } = await openAssignment(c);
    const { error, log } = parseAs(JobFailure, await readJson(c));
    return acknowledge(c, await failJob(c.env, row, attempt, error, log));
  })
  .post("/fleet/jobs/:id/partial", limitBody(maxPictureBytes(MAX_IMAGE_PIXELS)), async (c) => {
    const id = c.req.param("id");
    await requireTicket(c.env, id, c.req.header("authorization"), Date.now());
    const { index, partial } = parseAs(Partial, c.req.query());
    const picture = encodeBase64(new Uint8Array(await c.req.arrayBuffer()));
    await c.env.JOB_ROOM.getByName(id).show({ type: "partial", index, partial, picture });
    return c.body(null, 204);
  });
