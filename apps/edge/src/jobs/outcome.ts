/** What a runner does with a job it holds: store and end it, fail it, or put it back. Each ends in D1 first. */
import {
  ApiError,
  type ApiErrorBody,
  decodeBase64,
  decodeLatent,
  type JobEvent,
  type JobOutput,
  latentId,
  sameVersion,
  spaceMismatch,
} from "@reptok/shared";
import { database } from "../db/client.ts";
import { hashIfFree, type JobResult, type JobRow, type Moved, moveJob, versionOfJob } from "../db/jobs.ts";
import {
  backoffSeconds,
  finish,
  isForQuery,
  type JobRequest,
  type JobState,
  release,
  type Transition,
} from "../domain/job.ts";
import { meter } from "../db/usage.ts";
import type { Env } from "../env.ts";
import { logError, logWarning } from "../platform/log.ts";
import { recordLatents } from "../db/latents.ts";
import { ownedObjects } from "../db/latent-objects.ts";
import { type PutLatent, putLatent, removeUnused } from "../storage/latents.ts";
import { putQueryLatents } from "../storage/query-latents.ts";
import { putPicture, removePictures } from "../storage/pictures.ts";
import { settle } from "./settle.ts";

type Result = Extract<JobEvent, { type: "result" }>;
type Drawing = Exclude<JobRequest, { kind: "encode" }>;

/** The worker broke the protocol. */
function protocolError(message: string): ApiError {
  return new ApiError("internal", message);
}

function field(output: JobOutput, name: "latent" | "picture"): Uint8Array {
  const text = output[name];
  if (text === undefined) throw protocolError(`expected a ${name} in the result, got none`);
  return decodeBase64(text);
}

/** The latent bytes of an output. */
function latentOf(output: JobOutput, row: JobRow): Uint8Array {
  const bytes = field(output, "latent");
  const made = decodeLatent(bytes);
  if (made.space !== row.space) throw protocolError(spaceMismatch(row, made).message);
  return bytes;
}

async function storeLatent({ BUCKET }: Env, { project, request }: JobRow, bytes: Uint8Array): Promise<PutLatent> {
  const source = request.kind === "encode" ? "encoded" : "generated";
  return putLatent(BUCKET, bytes, { project, source }, Date.now());
}

async function storePicture(
  env: Env,
  row: JobRow,
  request: Drawing,
  i: number,
  latent: string,
  output: JobOutput,
): Promise<void> {
  if (!request.image) return;
  const { project, space, decoder } = row;
  const params = { ...request.image, seed: request.seeds[i]! };
  await putPicture(env.BUCKET, { project, latent, space, decoder, params }, field(output, "picture"));
}

/** What is in R2 of a job's outputs before its end is written. */
interface Stored {
  /** The outputs' latents. */
  readonly ids: readonly string[];
  /** Those of them that the job made. */
  readonly made: readonly PutLatent[];
}

/** Puts an output in R2 and gives its latent: the id alone where the job was given it. */
async function storeOutput(env: Env, row: JobRow, i: number, output: JobOutput): Promise<string | PutLatent> {
  const { request } = row;
  const latent = request.kind === "decode" ? request.latents[i]! : await storeLatent(env, row, latentOf(output, row));
  const id = typeof latent === "string" ? latent : latent.row.id;
  if (request.kind !== "encode") await storePicture(env, row, request, i, id, output);
  return latent;
}

async function storeOutputs(env: Env, row: JobRow, outputs: readonly JobOutput[]): Promise<Stored> {
  const expected = row.request.kind === "encode" ? 1 : row.request.seeds.length;
  if (outputs.length !== expected) throw protocolError(`expected ${expected} outputs, got ${outputs.length}`);
  if (isForQuery(row.request)) {
    const latents = outputs.map((output) => latentOf(output, row));
    await putQueryLatents(env.BUCKET, row, latents);
    return { ids: await Promise.all(latents.map(latentId)), made: [] };
  }
  const stored = await Promise.all(outputs.map((output, i) => storeOutput(env, row, i, output)));
  return {
    ids: stored.map((latent) => (typeof latent === "string" ? latent : latent.row.id)),
    made: stored.filter((latent) => typeof latent !== "string"),
  };
}

/**
 * Removes what the job has put in R2 and nobody refers to: others had stored the same before, or the job had ended
 * without it. Then its pictures go too, unless the project keeps their latents otherwise.
 */
async function tidy(env: Env, { id, project }: JobRow, made: readonly PutLatent[], moved: Moved): Promise<void> {
  try {
    await removeUnused(
      env,
      made.map(({ key }) => key),
    );
    if (moved.ok || moved.refusal.kind !== "finished") return;
    const ids = made.map(({ row }) => row.id);
    const kept = await ownedObjects(database(env.DB), project, ids);
    for (const latent of ids) if (!kept.has(latent)) await removePictures(env.BUCKET, project, latent);
  } catch (thrown) {
    // Objects stay that nobody refers to.
    logWarning("job.tidy", thrown, { job: id });
  }
}

type Along = NonNullable<Parameters<typeof moveJob>[5]>;

async function endJob(
  env: Env,
  row: JobRow,
  end: (state: JobState) => Transition,
  result: JobResult,
  along?: Along,
): Promise<Moved> {
  const ended = await moveJob(database(env.DB), row.id, end, result, row, along);
  if (ended.ok) await settle(env, ended.row);
  return ended;
}

/**
 * Puts a result in R2, then ends the job, records its latents and meters it, at once: a job that was canceled meanwhile
 * leaves nothing. Throws an ApiError if the result is not what the job asked for.
 */
export async function succeedJob(
  env: Env,
  row: JobRow,
  token: string,
  { version, outputs, predictTime }: Result,
  logs: string,
): Promise<void> {
  if (!sameVersion(version, versionOfJob(row))) {
    const [asked, made] = [versionOfJob(row), version].map((each) => `${each.model}@${each.version} (${each.decoder})`);
    throw protocolError(`expected a result of ${asked}, got one of ${made}`);
  }
  const db = database(env.DB);
  const { ids, made } = await storeOutputs(env, row, outputs);
  const hash = row.resultHash === null ? {} : { requestHash: hashIfFree(row.project, row.resultHash) };
  const now = Date.now();
  const rows = made.map((latent) => latent.row);
  const objects = made.map(({ key, row: { id } }) => ({ key, latent: id }));
  const along: Along = (read) => [...recordLatents(db, read, rows, objects), ...meter(db, read, predictTime, now)];
  const result = { outputs: ids, predictTime, logs, ...hash };
  const ended = await endJob(env, row, (state) => finish(state, token, "succeeded", now), result, along);
  if (made.length > 0) await tidy(env, row, made, ended);
}

/** Ends the job with an error, and lets the same request be made anew. */
export async function failJob(env: Env, row: JobRow, token: string, error: ApiErrorBody, logs: string): Promise<void> {
  await endJob(env, row, (state) => finish(state, token, "failed", Date.now()), { error, logs, requestHash: null });
}

/** Puts the job back and queues it for later. Should this fail, its lease runs out and its alarm does the same. */
export async function retryJob(env: Env, row: JobRow, token: string, broke = false): Promise<void> {
  const delaySeconds = backoffSeconds(row.attempts, Math.random());
  try {
    const again = (state: JobState) => release(state, token, Date.now() + delaySeconds * 1000, broke);
    const released = await moveJob(database(env.DB), row.id, again, {}, row);
    if (released.ok) await env.JOBS.send({ job: row.id }, { delaySeconds });
  } catch (thrown) {
    logError("job.retry", thrown, { job: row.id });
  }
}
