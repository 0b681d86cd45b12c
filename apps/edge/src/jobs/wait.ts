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

/** D1 is read this often, in case the waker's call is lost. */
const POLL_MS = 30_000;
/** Pause after a failed look, which the next one makes good; a room that was restarted forgets nobody sooner. */
const PAUSE_MS = 500;

/** The ended job, as its room tells, or as D1 has it after at most `milliseconds`; `job` itself if that fails. */
async function nextLook(env: Env, job: JobRow, milliseconds: number, guest: string): Promise<JobRow> {
  try {
    const ended = await env.JOB_ROOM.getByName(job.id).wait(milliseconds, guest);
    return ended ?? (await findJob(database(env.DB), job.id)) ?? job;
  } catch (thrown) {
    logWarning("job.wait", thrown, { job: job.id });
    await scheduler.wait(Math.min(milliseconds, PAUSE_MS));
    return job;
  }
}

/** The job's row once it is finished; null when `limit` milliseconds pass first. `guest` is who waits, as the room knows it. */
export async function waitForEnd(
  env: Env,
  job: JobRow,
  limit: number,
  guest: string = crypto.randomUUID(),
): Promise<JobRow | null> {
  const deadline = Date.now() + limit;
  let row = job;
  while (!isFinished(row.status)) {
    const left = deadline - Date.now();
    if (left <= 0) return null;
    row = await nextLook(env, row, Math.min(left, POLL_MS), guest);
  }
  return row;
}

/**
 * The job once it has succeeded. Throws its error if it failed, `canceled`, or `timeout` when the limit of a request
 * passes: the job goes on.
 */
export async function succeededJob(env: Env, job: JobRow, guest?: string): Promise<JobRow> {
  const limit = Number(env.WAIT_LIMIT_MS);
  const row = await waitForEnd(env, job, limit, guest);
  if (row === null)
    throw new ApiError("timeout", `not done within ${limit / 1000} s; it goes on as prediction ${job.id}`);
  if (row.status === "succeeded") return row;
  if (row.error) throw new ApiError(row.error.code, row.error.message, row.error.param);
  throw new ApiError("canceled", "the prediction was canceled");
}

/** How a request waits for a job of its. */
export type WaitFor = (c: Context<AppEnv>, job: JobRow) => Promise<JobRow>;

/** {@link succeededJob} for as long as the client stays, named in the answer's `x-prediction-id`, and on `timeout` addressed in `location`. */
export const awaitJob: WaitFor = async (c, job) => {
  c.header("x-prediction-id", job.id);
  const guest = crypto.randomUUID();
  const stay = stayFor(c, job, guest);
  try {
    const done = await succeededJob(c.env, job, guest);
    if (!isFinished(job.status)) timeJob(c, done);
    return done;
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.code === "timeout") c.header("location", `/v1/predictions/${job.id}`);
    throw thrown;
  } finally {
    stay.over();
  }
};
