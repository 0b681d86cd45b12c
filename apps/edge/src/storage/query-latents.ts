/**
 * A cache of latents that are only used to search, mix or rank, in R2 at `queries/{day}/{job}` with one object per job. They
 * belong to no collection. A request whose object has been deleted computes it again.
 */
import { decodeBase64, encodeBase64 } from "@reptok/shared";
import type { JobRow } from "../db/jobs.ts";
import { withRetries } from "../platform/retry.ts";

const PREFIX = "queries/";
/** Minimum lifetime of an object. */
const LIFE_MS = 24 * 3600_000;

type JobRef = Pick<JobRow, "id" | "createdAt">;

/** Keys begin with the day, so that a listing returns the oldest objects first. */
const keyOf = ({ id, createdAt }: JobRef) => `${PREFIX}${new Date(createdAt).toISOString().slice(0, 10)}/${id}`;

/** Stores the bytes of the job's latents in order. */
export async function putQueryLatents(bucket: R2Bucket, job: JobRef, latents: readonly Uint8Array[]): Promise<void> {
  await withRetries(() => bucket.put(keyOf(job), JSON.stringify(latents.map(encodeBase64))));
}

/** Returns the bytes of the job's latents in order; null once they have been deleted. */
export async function readQueryLatents(bucket: R2Bucket, job: JobRef): Promise<Uint8Array[] | null> {
  const object = await withRetries(() => bucket.get(keyOf(job)));
  return object && (await object.json<string[]>()).map((text) => decodeBase64(text));
}

/** Deletes expired objects of one listing. Returns the number deleted. */
export async function dropOldQueryLatents(bucket: R2Bucket, now: number): Promise<number> {
  const { objects } = await withRetries(() => bucket.list({ prefix: PREFIX }));
  const old = objects.filter(({ uploaded }) => uploaded.getTime() < now - LIFE_MS).map(({ key }) => key);
  if (old.length > 0) await withRetries(() => bucket.delete(old));
  return old.length;
}
