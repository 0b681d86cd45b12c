/** Offers jobs that are missing from their dispatchers, and fails jobs that are too old. */
import { ApiError } from "@reptok/shared";
import { database } from "../db/client.ts";
import { findJob, findJobs, moveJob, type Place, unfinishedJobs } from "../db/jobs.ts";
import { JOB_LIFE_MS, stop } from "../domain/job.ts";
import { dispatcherOf } from "../domain/offer.ts";
import type { Env } from "../env.ts";
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

/** The ids of the jobs that are missing from their dispatchers. */
async function unknown(env: Env, jobs: Found): Promise<string[]> {
  const groups = Map.groupBy(jobs, (job) => dispatcherOf(job, Number(env.DISPATCHERS)));
  const answers = [...groups].map(([name, group]) => env.DISPATCHER.getByName(name).unknown(group.map(({ id }) => id)));
  return (await Promise.all(answers)).flat();
}

/** Checks all unfinished jobs, until the time `until`; returns how many were offered. */
export async function sweep(env: Env, now: number, until: number): Promise<number> {
  const db = database(env.DB);
  let after: Place = { project: "", createdAt: 0, id: "" };
  for (let offered = 0; ;) {
    const jobs = await unfinishedJobs(db, now - GRACE_MS, after, LIMIT);
    for (const { id } of jobs.filter(({ createdAt }) => now - createdAt >= JOB_LIFE_MS)) await giveUp(env, id, now);
    const lost = await unknown(
      env,
      jobs.filter(({ createdAt }) => now - createdAt < JOB_LIFE_MS),
    );
    if (lost.length > 0) await offerNow(env, await findJobs(db, lost));
    offered += lost.length;
    if (jobs.length < LIMIT || Date.now() >= until) return offered;
    after = jobs.at(-1)!;
  }
}
