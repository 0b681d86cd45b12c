/** Requests with an idempotency key make one job, however often they are sent. */
import { ApiError, hashJson } from "@reptok/shared";
import type { Context } from "hono";
import { projectOf } from "../accounts/caller.ts";
import { type Database, database } from "../db/client.ts";
import { dropKey, dropUnusedKey, type KeyRow, reserveKey, setKeyJob } from "../db/idempotency.ts";
import { findJobOf, type JobRow } from "../db/jobs.ts";
import type { AppEnv } from "../platform/app-env.ts";
import { randomSeed, seedOfJob } from "../domain/generation.ts";
import { idempotencyKey, KEY_LIFE_MS } from "../domain/idempotency.ts";
import { isFinished } from "../domain/job.ts";

/**
 * Makes the job, under the given id unless it joins another. May be called again with the same id, even at the same time:
 * a job that is there under it stays as it is.
 */
type Submit = (id: string) => Promise<JobRow>;

/** Whether the request was refused for what it is; anything else leaves open whether there is a job. */
function isRefusal(thrown: unknown): boolean {
  return thrown instanceof ApiError && thrown.status < 500;
}

/** Creates the job that the key is reserved for. */
async function submitFor(db: Database, row: KeyRow, submit: Submit): Promise<JobRow> {
  try {
    const job = await submit(row.job);
    if (job.id !== row.job) await setKeyJob(db, row, job.id);
    return job;
  } catch (thrown) {
    // A refused request leaves its key to another. One that failed keeps it: made again, it makes the same job.
    if (isRefusal(thrown)) await dropUnusedKey(db, row);
    throw thrown;
  }
}

/** The job that the key's first request made; makes it if that request has not: it may have died before it could. */
async function replay(c: Context<AppEnv>, db: Database, row: KeyRow, submit: Submit): Promise<JobRow> {
  const job = await findJobOf(db, row.project, row.job);
  c.header("idempotent-replayed", "true");
  return job ?? submitFor(db, row, submit);
}

/**
 * Takes the request's key for `job`; tells whose it is, and whether it was free. Throws `idempotency_mismatch` where it was used
 * for another request; null without a key.
 */
async function claimKey(
  c: Context<AppEnv>,
  body: unknown,
  job: string,
): Promise<{ row: KeyRow; reserved: boolean; db: Database } | null> {
  const key = idempotencyKey(c.req.header("idempotency-key"));
  if (key === null) return null;
  const db = database(c.env.DB);
  const now = Date.now();
  const fingerprint = await hashJson([c.req.method, c.req.path, body]);
  const wanted = { project: projectOf(c), key, fingerprint, job, createdAt: now };
  let { row, reserved } = await reserveKey(db, wanted);
  if (!reserved && now - row.createdAt >= KEY_LIFE_MS) {
    await dropKey(db, row);
    ({ row, reserved } = await reserveKey(db, wanted));
  }
  if (reserved || row.fingerprint === fingerprint) return { row, reserved, db };
  throw new ApiError(
    "idempotency_mismatch",
    "expected the request that this Idempotency-Key was first used for, got another",
    "Idempotency-Key",
  );
}

/**
 * The job of a request whose body is `body` (a JSON value that stands for all of it). Without an `Idempotency-Key` it is
 * always a new one. Throws `idempotency_mismatch` where the key was used for another request.
 */
export async function submitOnce(c: Context<AppEnv>, body: unknown, submit: Submit): Promise<JobRow> {
  const job = crypto.randomUUID();
  const claimed = await claimKey(c, body, job);
  if (!claimed) return submit(job);
  const { db, row, reserved } = claimed;
  return reserved ? submitFor(db, row, submit) : replay(c, db, row, submit);
}

/**
 * The seed of a request that names none and has no job of its own, whose results are known by their content: under an
 * `Idempotency-Key` the same each time, so that making it again makes nothing new. Throws `idempotency_mismatch`.
 */
export async function seedOnce(c: Context<AppEnv>, body: unknown): Promise<number> {
  const claimed = await claimKey(c, body, crypto.randomUUID());
  if (claimed?.reserved === false) c.header("idempotent-replayed", "true");
  return claimed ? seedOfJob(claimed.row.job) : randomSeed();
}

/** {@link submitOnce} for requests that are answered when their job has ended: until then they are being worked on. */
export async function submitOnceToEnd(c: Context<AppEnv>, body: unknown, submit: Submit): Promise<JobRow> {
  let made = false;
  const job = await submitOnce(c, body, (id) => {
    made = true;
    return submit(id);
  });
  if (!made && !isFinished(job.status))
    throw new ApiError("conflict", "a request with this Idempotency-Key is being worked on", "Idempotency-Key");
  return job;
}
