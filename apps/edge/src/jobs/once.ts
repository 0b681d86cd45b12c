/** Requests with an idempotency key make one job, however often they are sent. */
import { ApiError } from "@reptok/shared";
import type { Context } from "hono";
import { projectOf } from "../accounts/caller.ts";
import { type Database, database } from "../db/client.ts";
import { dropKey, type KeyRow, setKeyJob, takeKey } from "../db/idempotency.ts";
import { findJobOf, type JobRow } from "../db/jobs.ts";
import { hashJson } from "../domain/canonical.ts";
import { CLAIM_MS, idempotencyKey, KEY_LIFE_MS } from "../domain/idempotency.ts";
import { isFinished } from "../domain/job.ts";
import type { AppEnv } from "../env.ts";

/** Makes the job, under the given id unless it joins another. */
type Submit = (id: string) => Promise<JobRow>;

function inFlight(): ApiError {
  return new ApiError("conflict", "a request with this Idempotency-Key is being worked on", "Idempotency-Key");
}

/** Makes the job that the key has been taken for. */
async function submitFor(db: Database, row: KeyRow, submit: Submit): Promise<JobRow> {
  try {
    const job = await submit(row.job);
    if (job.id !== row.job) await setKeyJob(db, row, job.id);
    return job;
  } catch (thrown) {
    // The request was refused, or failed before there was a job: it may be made anew.
    await dropKey(db, row);
    throw thrown;
  }
}

/** The job that the key's first request made; makes it if that request died before it could. */
async function replay(c: Context<AppEnv>, db: Database, row: KeyRow, now: number, submit: Submit): Promise<JobRow> {
  const job = await findJobOf(db, row.project, row.job);
  if (!job && now - row.createdAt < CLAIM_MS) throw inFlight();
  c.header("idempotent-replayed", "true");
  return job ?? submitFor(db, row, submit);
}

/**
 * The job of a request whose body is `body` (a JSON value that stands for all of it). Without an `Idempotency-Key` it is
 * always a new one. Throws `idempotency_mismatch` where the key was used for another request, `conflict` while the first
 * request with it is at work.
 */
export async function submitOnce(c: Context<AppEnv>, body: unknown, submit: Submit): Promise<JobRow> {
  const key = idempotencyKey(c.req.header("idempotency-key"));
  const job = crypto.randomUUID();
  if (key === null) return submit(job);
  const db = database(c.env.DB);
  const now = Date.now();
  const fingerprint = await hashJson([c.req.method, c.req.path, body]);
  const wanted = { project: projectOf(c), key, fingerprint, job, createdAt: now };
  let { row, taken } = await takeKey(db, wanted);
  if (!taken && now - row.createdAt >= KEY_LIFE_MS) {
    await dropKey(db, row);
    ({ row, taken } = await takeKey(db, wanted));
  }
  if (taken) return submitFor(db, row, submit);
  if (row.fingerprint !== fingerprint)
    throw new ApiError(
      "idempotency_mismatch",
      "expected the request that this Idempotency-Key was first used for, got another",
      "Idempotency-Key",
    );
  return replay(c, db, row, now, submit);
}

/** {@link submitOnce} for requests that are answered when their job has ended: until then they are being worked on. */
export async function submitOnceToEnd(c: Context<AppEnv>, body: unknown, submit: Submit): Promise<JobRow> {
  let made = false;
  const job = await submitOnce(c, body, (id) => {
    made = true;
    return submit(id);
  });
  if (!made && !isFinished(job.status)) throw inFlight();
  return job;
}
