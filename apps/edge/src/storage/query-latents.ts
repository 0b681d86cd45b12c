/**
 * Latents that requests make only to search, mix or rank by: cached in R2 under `queries/{day}/{job}`, one object a job. They
 * belong to no collection. A request that finds its object gone makes it again.
 */
import { decodeBase64, encodeBase64 } from "@reptok/shared";
import type { JobRow } from "../db/jobs.ts";
import { steadily } from "../platform/steady.ts";

const PREFIX = "queries/";
/** How long the cache keeps an object, at least. */
const LIFE_MS = 24 * 3600_000;

type Maker = Pick<JobRow, "id" | "createdAt">;

/** Keys begin with the day, so that a listing gives the oldest first. */
const keyOf = ({ id, createdAt }: Maker) => `${PREFIX}${new Date(createdAt).toISOString().slice(0, 10)}/${id}`;

/** Stores the job's latents, as bytes in their order. */
export async function putQueryLatents(bucket: R2Bucket, job: Maker, latents: readonly Uint8Array[]): Promise<void> {
  await steadily(() => bucket.put(keyOf(job), JSON.stringify(latents.map(encodeBase64))));
}

/** The job's latents, as bytes in their order; null once the cache has dropped them. */
export async function readQueryLatents(bucket: R2Bucket, job: Maker): Promise<Uint8Array[] | null> {
  const object = await steadily(() => bucket.get(keyOf(job)));
  return object && (await object.json<string[]>()).map((text) => decodeBase64(text));
}

/** Drops objects that are older than the cache keeps them, at most one listing of them; gives how many. */
export async function dropOldQueryLatents(bucket: R2Bucket, now: number): Promise<number> {
  const { objects } = await steadily(() => bucket.list({ prefix: PREFIX }));
  const old = objects.filter(({ uploaded }) => uploaded.getTime() < now - LIFE_MS).map(({ key }) => key);
  if (old.length > 0) await steadily(() => bucket.delete(old));
  return old.length;
}
