/**
 * A project's and a key's limits on jobs, held where jobs are: in the transaction that writes one. The job is inserted, and
 * deleted again where it goes beyond a limit. So what counts against a quota is rows, nothing is reserved and nothing can be
 * counted twice: pictures of the month in `usage_months` and `usage_key_months`, which are written with a job's success, and
 * those under way in the jobs that have not ended. A job that fails or is canceled gives its pictures back by ending.
 */
import { ApiError } from "@reptok/shared";
import { and, eq, gt, type SQL, sql } from "drizzle-orm";
import { monthOf } from "../domain/usage.ts";
import type { Database } from "./client.ts";
import { apiKeys, jobs, projects, usageKeyMonths, usageMonths } from "./schema.ts";

/** Whose limits are asked for. */
interface Whose {
  readonly project: string;
  readonly apiKey?: string | null;
}
interface Asked extends Whose {
  readonly id: string;
  readonly createdAt: number;
}

/** Unfinished jobs of all projects; beyond it requests are asked to come again, rather than to wait for hours. */
export const MAX_WAITING = 10_000;

const UNFINISHED = sql`status in ('starting', 'processing')`;
const jobsOf = ({ project }: Whose) => sql`from ${jobs} where project = ${project} and ${UNFINISHED}`;
const jobsOfKey = (whose: Whose) => sql`${jobsOf(whose)} and api_key = ${whose.apiKey ?? null}`;

/** What has been used of each quota, unfinished jobs included, and the quota, which is NULL where there is none. */
function quotas(whose: Whose, now: number): Record<"project" | "key", { readonly used: SQL; readonly limit: SQL }> {
  const month = monthOf(now);
  const { project, apiKey = null } = whose;
  const sum = (done: SQL, underWay: SQL) =>
    sql`coalesce((${done}), 0) + coalesce((select sum(pictures) ${underWay}), 0)`;
  return {
    project: {
      used: sum(
        sql`select pictures from ${usageMonths} where project = ${project} and month = ${month}`,
        jobsOf(whose),
      ),
      limit: sql`(select pictures_per_month from ${projects} where id = ${project})`,
    },
    key: {
      used: sum(
        sql`select pictures from ${usageKeyMonths} where api_key = ${apiKey} and month = ${month}`,
        jobsOfKey(whose),
      ),
      limit: sql`(select pictures_per_month from ${apiKeys} where id = ${apiKey})`,
    },
  };
}

/**
 * Statements that delete the job just written where that is one too many; each gives the ids that it deleted. A job that
 * has moved on since was admitted before.
 */
export function refuseBeyondLimits(db: Database, asked: Asked) {
  const { id, project, createdAt } = asked;
  const justWritten = and(eq(jobs.id, id), eq(jobs.revision, 0));
  const refuse = (beyond: SQL | undefined) =>
    db.delete(jobs).where(and(justWritten, beyond)).returning({ id: jobs.id });
  // The job itself is among the unfinished ones. Without a limit nothing is summed.
  const beyond = ({ used, limit }: { readonly used: SQL; readonly limit: SQL }) =>
    and(gt(jobs.pictures, 0), sql`case when ${limit} is null then 0 else ${used} > ${limit} end`);
  const quota = quotas(asked, createdAt);
  // Without a limit the comparison is NULL, which deletes nothing.
  const atATime = sql`(select concurrent_jobs from ${projects} where id = ${project})`;
  return [
    refuse(beyond(quota.project)),
    refuse(beyond(quota.key)),
    refuse(sql`(select count(*) ${jobsOf(asked)}) > ${atATime}`),
    refuse(
      sql`(select count(*) from (select 1 from ${jobs} where ${UNFINISHED} limit ${MAX_WAITING + 1})) > ${MAX_WAITING}`,
    ),
  ] as const;
}

const REFUSALS = [
  ["insufficient_quota", "expected fewer pictures: the project's quota for this month is used up"],
  ["insufficient_quota", "expected fewer pictures: this key's quota for this month is used up"],
  ["rate_limit_exceeded", "expected fewer jobs at a time: the project's limit is reached"],
  ["unavailable", `the queue is full: ${MAX_WAITING} jobs have not ended`],
] as const;

/** Throws `insufficient_quota` or `rate_limit_exceeded` if {@link refuseBeyondLimits} deleted the job. */
export function checkAdmitted(refused: readonly (readonly { readonly id: string }[])[]): void {
  const [code, message] = REFUSALS[refused.findIndex((ids) => ids.length > 0)] ?? [];
  if (code !== undefined) throw new ApiError(code, message);
}

export interface PictureQuota {
  readonly limit: number;
  readonly used: number;
}

/** Where the project and the key stand in the month of `now`: those of their quotas that there are. */
export async function pictureQuotas(db: Database, whose: Whose, now: number): Promise<PictureQuota[]> {
  const { project, key } = quotas(whose, now);
  const rows = await db.all<{ quota: number | null; used: number }>(
    sql`select ${project.limit} as quota, ${project.used} as used union all select ${key.limit}, ${key.used}`,
  );
  return rows.flatMap(({ quota, used }) => (quota === null ? [] : [{ limit: quota, used }]));
}
