/** Requests that wait for their job. */
import { ApiError } from "@reptok/shared";
import type { Context } from "hono";
import { database } from "../db/client.ts";
import { findJob, type JobRow } from "../db/jobs.ts";
import { isFinished } from "../domain/job.ts";
import type { Env } from "../env.ts";
import { logWarning } from "../platform/log.ts";
import { timeJob } from "../platform/timing.ts";
import { stayFor } from "./leaving.ts";
import type { AppEnv } from "../platform/app-env.ts";

/** Interval of reading D1, in case the room's `end` is lost. */
const POLL_MS = 30_000;
/** Pause before joining a room again whose call failed; shorter than EMPTY_MS in job-room.ts. */
const PAUSE_MS = 500;

/** The ended job from its room, or the row in D1 after `milliseconds`; `job` itself if the room cannot be reached. */
async function nextLook(env: Env, job: JobRow, milliseconds: number, client: string): Promise<JobRow> {
  try {
    const ended = await env.JOB_ROOM.getByName(job.id).wait(milliseconds, client);
    return ended ?? (await findJob(database(env.DB), job.id)) ?? job;
  } catch (thrown) {
    logWarning("job.wait", thrown, { job: job.id });
    await scheduler.wait(Math.min(milliseconds, PAUSE_MS));
    return job;
  }
}

/** The job's row once it is finished; null when `limit` milliseconds pass first. `client` identifies the waiting request in the room. */
export async function waitForEnd(
  env: Env,
  job: JobRow,
  limit: number,
  client: string = crypto.randomUUID(),
): Promise<JobRow | null> {
  const deadline = Date.now() + limit;
  let row = job;
  while (!isFinished(row.status)) {
    const left = deadline - Date.now();
    if (left <= 0) return null;
    row = await nextLook(env, row, Math.min(left, POLL_MS), client);
  }
  return row;
}

/**
 * The job once it has succeeded. Throws its error if it failed, `canceled`, or `timeout` after the time limit of a request; the job
 * then continues.
 */
export async function succeededJob(env: Env, job: JobRow, client?: string): Promise<JobRow> {
  const limit = Number(env.WAIT_LIMIT_MS);
  const row = await waitForEnd(env, job, limit, client);
  if (row === null)
    throw new ApiError("timeout", `not finished within ${limit / 1000} s; it continues as prediction ${job.id}`);
  if (row.status === "succeeded") return row;
  if (row.error) throw new ApiError(row.error.code, row.error.message, row.error.param);
  throw new ApiError("canceled", "the prediction was canceled");
}

/** Waits for a job of a request. */
export type WaitFor = (c: Context<AppEnv>, job: JobRow) => Promise<JobRow>;

/** {@link succeededJob} while the client is connected. Sets `x-prediction-id`, and `location` on `timeout`. */
export const awaitJob: WaitFor = async (c, job) => {
  c.header("x-prediction-id", job.id);
  const client = crypto.randomUUID();
  const stay = stayFor(c, job, client);
  try {
    if (stay.isGone) throw new ApiError("canceled", "the client disconnected");
    const done = await succeededJob(c.env, job, client);
    if (!isFinished(job.status)) timeJob(c, done);
    return done;
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.code === "timeout") c.header("location", `/v1/predictions/${job.id}`);
    throw thrown;
  } finally {
    stay.over();
  }
};
