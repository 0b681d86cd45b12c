/** Idempotency keys: repeated requests create one job. */
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
 * Creates the job under the id, unless the request joins another job. May be called again with the same id, even concurrently: an
 * existing job is unchanged.
 */
type Submit = (id: string) => Promise<JobRow>;

/** Whether the request was rejected; after any other error the job may exist. */
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
    // A rejected request frees its key. After another error the key stays reserved, and a repeated request creates the same job.
    if (isRefusal(thrown)) await dropUnusedKey(db, row);
    throw thrown;
  }
}

/** The job of the key's first request; creates it if that request ended before it could. */
async function replay(c: Context<AppEnv>, db: Database, row: KeyRow, submit: Submit): Promise<JobRow> {
  const job = await findJobOf(db, row.project, row.job);
  c.header("idempotent-replayed", "true");
  return job ?? submitFor(db, row, submit);
}

/**
 * Reserves the request's key for `job`; returns the key's row and whether it was free, or null without a key. Throws
 * `idempotency_mismatch` if it was used for a different request.
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
 * The job of a request with this body (as a JSON value). Without an `Idempotency-Key` it is always a new job. Throws
 * `idempotency_mismatch` if the key was used for a different request.
 */
export async function submitOnce(c: Context<AppEnv>, body: unknown, submit: Submit): Promise<JobRow> {
  const job = crypto.randomUUID();
  const claimed = await claimKey(c, body, job);
  if (!claimed) return submit(job);
  const { db, row, reserved } = claimed;
  return reserved ? submitFor(db, row, submit) : replay(c, db, row, submit);
}

/**
 * The default seed of a request without a job of its own. Under an `Idempotency-Key` it is the same each time, so a repeated request has
 * the same results. Throws `idempotency_mismatch`.
 */
export async function seedOnce(c: Context<AppEnv>, body: unknown): Promise<number> {
  const claimed = await claimKey(c, body, crypto.randomUUID());
  if (claimed?.reserved === false) c.header("idempotent-replayed", "true");
  return claimed ? seedOfJob(claimed.row.job) : randomSeed();
}

/** {@link submitOnce} for requests that wait for their job: while the first one waits, others throw `conflict`. */
export async function submitOnceToEnd(c: Context<AppEnv>, body: unknown, submit: Submit): Promise<JobRow> {
  let made = false;
  const job = await submitOnce(c, body, (id) => {
    made = true;
    return submit(id);
  });
  if (!made && !isFinished(job.status))
    throw new ApiError("conflict", "a request with this Idempotency-Key is in progress", "Idempotency-Key");
  return job;
}
