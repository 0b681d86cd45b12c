/** Predictions in Replicate's conventions: jobs for clients that do not wait for long. */
import { ApiError, decodeFileText, inspectUpload, MAX_PICTURE_BYTES, parseAs } from "@reptok/shared";
import type * as z from "zod";
import { type Context, Hono } from "hono";
import { ownerOf, projectOf } from "../../accounts/caller.ts";
import { linkerOf, outputLinks } from "../../accounts/links.ts";
import { database } from "../../db/client.ts";
import { findJobOf, type JobRow, listJobs } from "../../db/jobs.ts";
import { generateRequest, laneOf, seedOfJob } from "../../domain/generation.ts";
import { isFinished } from "../../domain/job.ts";
import { pageOf, PageQuery } from "../../http/page.ts";
import { cancelAfterMs, waitSeconds } from "./prefer.rules.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import type { Followed } from "../../domain/progress.ts";
import { predictionOf } from "../../domain/prediction.ts";
import {
  type EncodingInput,
  ModelPredictionBody,
  parseModelReference,
  parsePrediction,
} from "../../domain/prediction-request.ts";
import { parseWebhook } from "../../domain/webhook.ts";
import type { Env } from "../../env.ts";
import { type Model, resolveReference } from "../../jobs/models.ts";
import { cancelJob } from "../../jobs/cancel.ts";
import { dispatcherFor } from "../../jobs/offer.ts";
import { submitOnce } from "../../jobs/once.ts";
import { type Submission, submissionOf, submitOwnJob } from "../../jobs/submit.ts";
import { encodeJob } from "../../jobs/latent-jobs.ts";
import { findFile } from "../../db/files.ts";
import { fileIdIn } from "../../domain/file.ts";
import { MAX_SOURCES_BYTES } from "../../domain/latent-source.ts";
import { openFile } from "../../storage/files.ts";
import { waitForEnd } from "../../jobs/wait.ts";
import { logWarning } from "../../platform/log.ts";
import { limitBody, readJson } from "../../http/body.ts";
import { streamPrediction } from "./stream.ts";

const MAX_BODY_BYTES = MAX_SOURCES_BYTES;
const originOf = (c: Context<AppEnv>) => new URL(c.req.url).origin;

async function jobOf(c: Context<AppEnv>): Promise<JobRow> {
  const job = await findJobOf(database(c.env.DB), projectOf(c), c.req.param("id") ?? "");
  if (!job) throw new ApiError("not_found", "expected the id of a prediction", "id");
  return job;
}

/** The dispatcher's state of the job; an answer without it is valid too. */
async function liveOf(env: Env, job: JobRow): Promise<Followed | null> {
  if (isFinished(job.status)) return null;
  try {
    return await dispatcherFor(env, job).look(job.id);
  } catch (thrown) {
    logWarning("prediction.live", thrown, { job: job.id });
    return null;
  }
}

async function show(c: Context<AppEnv>, job: JobRow) {
  c.header("cache-control", "no-store");
  return predictionOf(job, originOf(c), await outputLinks(job, linkerOf(c)), await liveOf(c.env, job));
}

/** The bytes of an input: one of the project's files by its address, or a `data:` URL. */
async function bytesOfInput(c: Context<AppEnv>, input: string): Promise<Uint8Array> {
  const id = fileIdIn(input, originOf(c));
  if (id === null) return decodeFileText(input, { param: "input.image", maxBytes: MAX_PICTURE_BYTES });
  const row = await findFile(database(c.env.DB), projectOf(c), id, Date.now());
  const object = row && row.bytes <= MAX_PICTURE_BYTES ? await openFile(c.env, row) : null;
  if (object) return new Uint8Array(await object.arrayBuffer());
  throw new ApiError("not_found", "expected the address of a picture that is kept here", "input.image");
}

async function encodingOf(
  c: Context<AppEnv>,
  model: Model,
  encoding: z.infer<typeof EncodingInput>,
): Promise<Submission> {
  const picture = inspectUpload(await bytesOfInput(c, encoding.image));
  const labels = { collection: encoding.collection ?? undefined, metadata: encoding.metadata ?? undefined };
  return encodeJob(ownerOf(c), model, picture, { purpose: "keep", labels });
}

/** Creates a prediction and answers immediately, or with `Prefer: wait` at its end or after the requested time. */
async function create(c: Context<AppEnv>, body: unknown): Promise<Response> {
  const { model: reference, ...prediction } = parsePrediction(body);
  const webhook = parseWebhook(body, originOf(c), c.env.WEBHOOK_LOCAL === "allow");
  const patience = cancelAfterMs(c.req.header("cancel-after"));
  const model = await resolveReference(c, reference);
  const cancelAt = patience === null ? null : Date.now() + patience;
  const job = await submitOnce(c, body, async (id) => {
    if ("encoding" in prediction) {
      const submission = { ...(await encodingOf(c, model, prediction.encoding)), id };
      return submitOwnJob(c.env, submission, { cancelAt, webhook });
    }
    const { generation } = prediction;
    const request = generateRequest(generation, model.manifest, seedOfJob(id));
    const submission = { ...submissionOf(ownerOf(c), model, request), id, lane: laneOf(generation) };
    return submitOwnJob(c.env, submission, { cancelAt, webhook });
  });
  c.header("location", `/v1/predictions/${job.id}`);
  const wait = waitSeconds(c.req.header("prefer"));
  if (wait === 0) return c.json(await show(c, job), 201);
  c.header("preference-applied", `wait=${wait}`);
  const ended = await waitForEnd(c.env, job, Math.min(1000 * wait, Number(c.env.WAIT_LIMIT_MS)));
  if (ended) return c.json(await show(c, ended), 201);
  // Replicate's client treats every other status of this answer as final.
  return c.json({ ...(await show(c, job)), status: "starting" }, 202);
}

export const predictions = new Hono<AppEnv>()
  .post("/", limitBody(MAX_BODY_BYTES), async (c) => create(c, await readJson(c)))
  .get("/", async (c) => {
    const { after, limit } = parseAs(PageQuery, c.req.query());
    const db = database(c.env.DB);
    const cursor = after === undefined ? undefined : await findJobOf(db, projectOf(c), after);
    if (after !== undefined && !cursor)
      throw new ApiError("invalid_request", "after: expected the id of a prediction", "after");
    const rows = await listJobs(db, projectOf(c), cursor, limit + 1);
    const page = pageOf(
      await Promise.all(rows.map(async (row) => predictionOf(row, originOf(c), await outputLinks(row, linkerOf(c))))),
      limit,
    );
    const next = page.has_more ? `${originOf(c)}/v1/predictions?limit=${limit}&after=${page.last_id}` : null;
    c.header("cache-control", "no-store");
    // OpenAI's envelope, and Replicate's.
    return c.json({ ...page, results: page.data, next, previous: null });
  })
  .get("/:id", async (c) => c.json(await show(c, await jobOf(c))))
  .post("/:id/cancel", async (c) => c.json(await show(c, await cancelJob(c.env, await jobOf(c)))))
  .get("/:id/stream", async (c) => streamPrediction(c, await jobOf(c)));

/** `POST /v1/models/{owner}/{name}/predictions`, which Replicate's client calls for a model without a version. */
export const modelPredictions = new Hono<AppEnv>().post(
  "/:owner/:name/predictions",
  limitBody(MAX_BODY_BYTES),
  async (c) => {
    const { owner, name } = c.req.param();
    const body = parseAs(ModelPredictionBody, await readJson(c));
    const model = `${owner}/${name}`;
    parseModelReference(model, "model");
    return create(c, { ...body, model });
  },
);
