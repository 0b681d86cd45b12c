/** Stores workers' results and failures, which end jobs. D1 is written before clients are notified. */
import {
  ApiError,
  type ApiErrorBody,
  decodeLatent,
  latentId,
  type ModelVersion,
  sameVersion,
  spaceMismatch,
} from "@reptok/shared";
import { database } from "../db/client.ts";
import { hashIfFree, type JobRow, type Moved, moveJob, type MoveOptions, versionOfJob } from "../db/jobs.ts";
import { finish, isForQuery, type JobRequest, type JobState, type Transition } from "../domain/job.ts";
import { pictureParamsOf } from "../domain/picture.ts";
import { DEFAULT_COLLECTION } from "../domain/metadata.ts";
import type { Env } from "../env.ts";
import { logWarning } from "../platform/log.ts";
import { type LatentRow, recordedBy, recordLatents } from "../db/latents.ts";
import { ownedObjects } from "../db/latent-objects.ts";
import { type Indexable, tryToIndex } from "../search/indexing.ts";
import { type PutLatent, putLatent, removeKeys, removeUnused } from "../storage/latents.ts";
import { putQueryLatents } from "../storage/query-latents.ts";
import { putPicture, removePictures } from "../storage/pictures.ts";
import { settle } from "./settle.ts";

/** One output of a worker: latent bytes, absent for decode; a picture file, absent for encode. */
export interface Output {
  readonly latent?: Uint8Array;
  readonly picture?: Uint8Array;
}
export interface Result {
  /** The version that computed it. */
  readonly version: ModelVersion;
  /** In the order of the seeds. */
  readonly outputs: AsyncIterable<Output>;
  readonly predictTime: number;
  readonly log: string;
}
type Drawing = Exclude<JobRequest, { kind: "encode" }>;

/** An invalid result. */
function protocolError(message: string): ApiError {
  return new ApiError("internal", message);
}

function field(output: Output, name: "latent" | "picture"): Uint8Array {
  const bytes = output[name];
  if (bytes === undefined) throw protocolError(`expected a ${name} in the result, got none`);
  return bytes;
}

/** The latent bytes of an output. */
function latentOf(output: Output, row: JobRow): Uint8Array {
  const bytes = field(output, "latent");
  const made = decodeLatent(bytes);
  if (made.space !== row.space) throw protocolError(spaceMismatch(row, made).message);
  return bytes;
}

async function storeLatent({ BUCKET }: Env, { project, request }: JobRow, bytes: Uint8Array): Promise<PutLatent> {
  const source = request.kind === "encode" ? "encoded" : "generated";
  const { collection = DEFAULT_COLLECTION, metadata } = request.kind === "decode" ? {} : (request.labels ?? {});
  const translatedFrom = request.kind === "encode" ? request.translatedFrom : undefined;
  return putLatent(BUCKET, bytes, { project, source, collection, metadata, translatedFrom }, Date.now());
}

async function storePicture(
  env: Env,
  row: JobRow,
  request: Drawing,
  i: number,
  latent: string,
  output: Output,
): Promise<void> {
  if (!request.image) return;
  const { project, space, decoder } = row;
  const params = pictureParamsOf(request, request.image, i);
  await putPicture(env.BUCKET, { project, latent, space, decoder, params }, field(output, "picture"));
}

/** A job's outputs in R2, before its end is written. */
interface Stored {
  /** The outputs' latents. */
  readonly ids: readonly string[];
  /** Those that the job created. */
  readonly made: readonly PutLatent[];
}

/** Stores an output in R2 and returns its latent: only the id if the latent was an input. */
async function storeOutput(env: Env, row: JobRow, i: number, output: Output): Promise<string | PutLatent> {
  const { request } = row;
  const latent = request.kind === "decode" ? request.latents[i]! : await storeLatent(env, row, latentOf(output, row));
  const id = typeof latent === "string" ? latent : latent.row.id;
  if (request.kind !== "encode") await storePicture(env, row, request, i, id, output);
  return latent;
}

/** Maximum of bytes that are being stored while the next output is read. */
const STORING_BYTES = 8 * 2 ** 20;

/** Caches the latents of a query's job in one object. */
async function cacheOutputs(env: Env, row: JobRow, outputs: AsyncIterable<Output>): Promise<Stored> {
  const latents: Uint8Array[] = [];
  for await (const output of outputs) latents.push(latentOf(output, row));
  checkCount(row, latents.length);
  await putQueryLatents(env.BUCKET, row, latents);
  return { ids: await Promise.all(latents.map(latentId)), made: [] };
}

function checkCount({ request }: JobRow, count: number): void {
  const expected = request.kind === "encode" ? 1 : request.seeds.length;
  if (count !== expected) throw protocolError(`expected ${expected} outputs, got ${count}`);
}

/** Stores outputs concurrently as they arrive, within {@link STORING_BYTES}. */
async function storeOutputs(env: Env, row: JobRow, outputs: AsyncIterable<Output>): Promise<Stored> {
  const stored: Promise<string | PutLatent>[] = [];
  /** Bytes of those that are being stored. */
  const running = new Map<Promise<unknown>, number>();
  const pending = () => [...running.values()].reduce((sum, bytes) => sum + bytes, 0);
  for await (const output of outputs) {
    const storing = storeOutput(env, row, stored.length, output).finally(() => running.delete(storing));
    // Awaited below; another output may fail before that.
    storing.catch(() => {});
    running.set(storing, (output.latent?.length ?? 0) + (output.picture?.length ?? 0));
    stored.push(storing);
    while (pending() > STORING_BYTES) await Promise.race(running.keys());
  }
  const latents = await Promise.all(stored);
  checkCount(row, latents.length);
  return {
    ids: latents.map((latent) => (typeof latent === "string" ? latent : latent.row.id)),
    made: latents.filter((latent) => typeof latent !== "string"),
  };
}

/**
 * Removes the job's unreferenced objects from R2: duplicates of stored latents, or those of a job that had already ended. In the
 * latter case it also removes the pictures, unless the project has the latents from elsewhere.
 */
async function tidy(env: Env, { id, project }: JobRow, made: readonly PutLatent[], moved: Moved): Promise<void> {
  try {
    const keys = made.map(({ key }) => key);
    if (moved.ok && moved.results) {
      const used = recordedBy(moved.results).keys;
      return await removeKeys(
        env.BUCKET,
        keys.filter((key) => !used.has(key)),
      );
    }
    await removeUnused(env, keys);
    if (moved.ok || moved.refusal.kind !== "finished") return;
    const ids = made.map(({ row }) => row.id);
    const kept = await ownedObjects(database(env.DB), project, ids);
    for (const latent of ids) if (!kept.has(latent)) await removePictures(env.BUCKET, project, latent);
  } catch (thrown) {
    // The objects stay until the sweep of stray objects.
    logWarning("job.tidy", thrown, { job: id });
  }
}

/** The rows with the values of their latents. */
function indexable(made: readonly PutLatent[], rows: readonly LatentRow[]): Indexable[] {
  const values = new Map(made.map(({ row, latent }) => [row.id, latent]));
  return rows.map((row) => ({ row, latent: values.get(row.id)! }));
}

async function endJob(
  env: Env,
  row: JobRow,
  end: (state: JobState) => Transition,
  options: Omit<MoveOptions, "row">,
): Promise<Moved> {
  const ended = await moveJob(database(env.DB), row.id, end, { ...options, row });
  if (ended.ok) await settle(env, ended.row);
  return ended;
}

/**
 * Stores a result in R2, then ends the job, records its latents and meters it in one transaction. A canceled job and a superseded
 * attempt record nothing. Returns true if this call ended the job.
 * @throws ApiError if the result does not match the request
 */
export async function succeedJob(env: Env, row: JobRow, attempt: number, result: Result): Promise<boolean> {
  const { version, predictTime, log } = result;
  if (!sameVersion(version, versionOfJob(row))) {
    const [requested, actual] = [versionOfJob(row), version].map(
      (each) => `${each.model}@${each.version} (${each.decoder})`,
    );
    throw protocolError(`expected a result of ${requested}, got one of ${actual}`);
  }
  const db = database(env.DB);
  const store = isForQuery(row.request) ? cacheOutputs : storeOutputs;
  const { ids, made } = await store(env, row, result.outputs);
  const hash = row.resultHash === null ? {} : { requestHash: hashIfFree(row.project, row.resultHash) };
  const now = Date.now();
  const rows = made.map((latent) => latent.row);
  const objects = made.map(({ key, row: { id } }) => ({ key, latent: id }));
  const ended = await endJob(env, row, (state) => finish(state, attempt, "succeeded", now), {
    result: { outputs: ids, predictTime, logs: log, ...hash },
    batch: (read) => recordLatents(db, read, rows, objects),
  });
  if (made.length === 0) return ended.ok;
  await tidy(env, row, made, ended);
  if (ended.ok && ended.results) await tryToIndex(env, () => indexable(made, recordedBy(ended.results!).rows));
  return ended.ok;
}

/** Ends the job with an error, and frees its request hash. Returns true if this call ended the job. */
export async function failJob(
  env: Env,
  row: JobRow,
  attempt: number,
  error: ApiErrorBody,
  logs: string,
): Promise<boolean> {
  const end = (state: JobState) => finish(state, attempt, "failed", Date.now());
  return (await endJob(env, row, end, { result: { error, logs, requestHash: null } })).ok;
}
