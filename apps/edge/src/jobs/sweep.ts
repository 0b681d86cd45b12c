/** Offers jobs that are missing from their dispatchers, and fails jobs that are too old. */
import { ApiError } from "@reptok/shared";
import { database } from "../db/client.ts";
import { findJob, findJobs, moveJob, type Place, unfinishedJobs } from "../db/jobs.ts";
import { JOB_LIFE_MS, stop } from "../domain/job.ts";
import { dispatcherOf } from "../domain/offer.ts";
import type { Env } from "../env.ts";
import { logWarning } from "../platform/log.ts";
import { dropJob } from "./cancel.ts";
import { offerNow } from "./offer.ts";
import { settle } from "./settle.ts";

/** How long offering a job may take. */
const GRACE_MS = 20_000;
/** Jobs per query. */
const LIMIT = 1000;

const TOO_OLD = new ApiError("timeout", "not finished within a day").body;

async function giveUp(env: Env, id: string, now: number): Promise<void> {
  const db = database(env.DB);
  const row = await findJob(db, id);
  const result = { error: TOO_OLD, requestHash: null };
  const moved = row && (await moveJob(db, id, (state) => stop(state, "failed", now), { result, row }));
  if (moved?.ok) await Promise.all([settle(env, moved.row), dropJob(env, moved.row)]);
}

type Found = Awaited<ReturnType<typeof unfinishedJobs>>;

/** Offers a dispatcher those of its jobs that it is missing; returns how many. */
async function restore(env: Env, name: string, jobs: Found): Promise<number> {
  const lost = await env.DISPATCHER.getByName(name).unknown(jobs.map(({ id }) => id));
  if (lost.length > 0) await offerNow(env, await findJobs(database(env.DB), lost));
  return lost.length;
}

/** Logs a failure, which the next sweep repeats, so that it does not affect other jobs. */
const survive =
  (subject: string) =>
  (thrown: unknown): number => {
    logWarning("sweep", thrown, { subject });
    return 0;
  };

/** Checks all unfinished jobs, until the time `until`; returns how many were offered. */
export async function sweep(env: Env, now: number, until: number): Promise<number> {
  const db = database(env.DB);
  let after: Place = { project: "", createdAt: 0, id: "" };
  for (let offered = 0; ;) {
    const jobs = await unfinishedJobs(db, now - GRACE_MS, after, LIMIT);
    for (const { id } of jobs.filter(({ createdAt }) => now - createdAt >= JOB_LIFE_MS))
      await giveUp(env, id, now).catch(survive(id));
    const young = jobs.filter(({ createdAt }) => now - createdAt < JOB_LIFE_MS);
    const groups = Map.groupBy(young, (job) => dispatcherOf(job, Number(env.DISPATCHERS)));
    const restored = [...groups].map(([name, group]) => restore(env, name, group).catch(survive(`dispatcher ${name}`)));
    for (const count of await Promise.all(restored)) offered += count;
    if (jobs.length < LIMIT || Date.now() >= until) return offered;
    after = jobs.at(-1)!;
  }
}
