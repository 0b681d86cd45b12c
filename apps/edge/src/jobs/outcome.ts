/** What a runner does with a job it holds: store and end it, fail it, or put it back. Each ends in D1 first. */
import { ApiError, type ApiErrorBody, decodeBase64, type JobEvent, type JobOutput } from "@reptok/shared";
import { database } from "../db/client.ts";
import { hashIfFree, type JobResult, type JobRow, moveJob } from "../db/jobs.ts";
import { backoffSeconds, finish, type JobRequest, type JobState, release, type Transition } from "../domain/job.ts";
import { meter } from "../db/usage.ts";
import type { Env } from "../env.ts";
import { logError } from "../log.ts";
import { keepLatent } from "../storage/latents.ts";
import { putPicture } from "../storage/pictures.ts";
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

async function storeLatent(env: Env, row: JobRow, bytes: Uint8Array): Promise<string> {
  const source = row.request.kind === "encode" ? "encoded" : "generated";
  const latent = await keepLatent(env, bytes, { project: row.project, source }, Date.now());
  if (latent.model !== row.model) throw protocolError(`expected a latent of ${row.model}, got one of ${latent.model}`);
  return latent.id;
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
  const decoder = { model: row.model, hash: request.decoder };
  const params = { ...request.image, seed: request.seeds[i]! };
  await putPicture(env.BUCKET, { project: row.project, latent, decoder, params }, field(output, "picture"));
}

/** Puts an output under its content keys and gives the latent's id. */
async function storeOutput(env: Env, row: JobRow, i: number, output: JobOutput): Promise<string> {
  const { request } = row;
  const latent = request.kind === "decode" ? request.latents[i]! : await storeLatent(env, row, field(output, "latent"));
  if (request.kind !== "encode") await storePicture(env, row, request, i, latent, output);
  return latent;
}

async function storeOutputs(env: Env, row: JobRow, outputs: readonly JobOutput[]): Promise<string[]> {
  const expected = row.request.kind === "encode" ? 1 : row.request.seeds.length;
  if (outputs.length !== expected) throw protocolError(`expected ${expected} outputs, got ${outputs.length}`);
  return Promise.all(outputs.map((output, i) => storeOutput(env, row, i, output)));
}

async function endJob(
  env: Env,
  row: JobRow,
  end: (state: JobState) => Transition,
  result: JobResult,
  along?: Parameters<typeof moveJob>[5],
): Promise<void> {
  const ended = await moveJob(database(env.DB), row.id, end, result, row, along);
  if (ended.ok) await settle(env, ended.row);
}

/** Stores a result, then ends the job and meters it, at once. Throws an ApiError if the result is not what the job asked for. */
export async function succeedJob(
  env: Env,
  row: JobRow,
  token: string,
  { outputs, predictTime }: Result,
  logs: string,
): Promise<void> {
  const latents = await storeOutputs(env, row, outputs);
  const hash = row.resultHash === null ? {} : { requestHash: hashIfFree(row.project, row.resultHash) };
  const result = { outputs: latents, predictTime, logs, ...hash };
  const now = Date.now();
  await endJob(
    env,
    row,
    (state) => finish(state, token, "succeeded", now),
    result,
    (read) => meter(database(env.DB), read, predictTime, now),
  );
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
