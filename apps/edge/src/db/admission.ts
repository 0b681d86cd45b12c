/**
 * A project's and a key's limits on jobs, enforced in the transaction that writes them. All jobs of a request are inserted, and
 * all are deleted again where together they go beyond a limit. So what counts against a quota is rows, nothing is reserved and nothing can be
 * counted twice: pictures of the month in `usage_months` and `usage_key_months`, which are written with a job's success, and
 * those under way in the jobs that have not ended. A job that fails or is canceled gives its pictures back by ending.
 */
import { ApiError } from "@reptok/shared";
import { and, eq, type SQL, sql } from "drizzle-orm";
import { monthOf } from "../domain/usage.ts";
import type { Database } from "./client.ts";
import { apiKeys, jobs, projects, usageKeyMonths, usageMonths } from "./schema.ts";

/** Whose limits are asked for. */
interface Whose {
  readonly project: string;
  readonly apiKey?: string | null;
}
/** Jobs of one owner that a request has just written. */
export interface Asked extends Whose {
  readonly ids: readonly string[];
  readonly createdAt: number;
}

/** Unfinished jobs of a project that has no limit of its own; beyond them it is asked to come again. */
export const DEFAULT_CONCURRENT = 1_000;

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
 * Statements that delete the jobs just written where those are too many; each returns the ids that it deleted. A job that
 * has moved on since was admitted before.
 */
export function refuseBeyondLimits(db: Database, asked: Asked) {
  const { ids, project, createdAt } = asked;
  // One parameter, however many jobs.
  const written = sql`(select value from json_each(${JSON.stringify(ids)}))`;
  const justWritten = and(sql`${jobs.id} in ${written}`, eq(jobs.revision, 0));
  const refuse = (beyond: SQL | undefined) =>
    db.delete(jobs).where(and(justWritten, beyond)).returning({ id: jobs.id });
  // The jobs themselves are among the unfinished ones. Without a limit nothing is summed.
  const pictures = sql`(select sum(pictures) from ${jobs} where id in ${written} and revision = 0)`;
  const beyond = ({ used, limit }: { readonly used: SQL; readonly limit: SQL }) =>
    and(sql`${pictures} > 0`, sql`case when ${limit} is null then 0 else ${used} > ${limit} end`);
  const quota = quotas(asked, createdAt);
  const ownLimit = sql`(select concurrent_jobs from ${projects} where id = ${project})`;
  const atATime = sql`coalesce(${ownLimit}, ${DEFAULT_CONCURRENT})`;
  return [
    refuse(beyond(quota.project)),
    refuse(beyond(quota.key)),
    refuse(sql`(select count(*) ${jobsOf(asked)}) > ${atATime}`),
  ] as const;
}

const SUBJECTS = { project: "the project's", key: "this key's" } as const;

/**
 * Throws `insufficient_quota` or `rate_limit_exceeded` if {@link refuseBeyondLimits} deleted the jobs, whose
 * `pictures` were asked for.
 */
export async function checkAdmitted(
  db: Database,
  asked: Asked & { readonly pictures: number },
  refused: readonly (readonly { readonly id: string }[])[],
): Promise<void> {
  const limit = (["project", "key", "concurrent"] as const)[refused.findIndex((ids) => ids.length > 0)];
  switch (limit) {
    case undefined:
      return;
    case "concurrent":
      throw new ApiError(
        "rate_limit_exceeded",
        `expected fewer jobs at a time: ${asked.ids.length} more would exceed the project's limit`,
      );
    case "project":
    case "key": {
      const quota = (await pictureQuotas(db, asked, asked.createdAt)).find(({ subject }) => subject === limit);
      const [most, left] = quota ? [quota.limit, leftOf(quota)] : [0, 0];
      throw new ApiError(
        "insufficient_quota",
        `expected at most ${left} pictures, which are left of ${SUBJECTS[limit]} ${most} for this month, got ${asked.pictures}`,
      );
    }
  }
}

export interface PictureQuota {
  readonly subject: "project" | "key";
  readonly limit: number;
  readonly used: number;
}

export const leftOf = ({ limit, used }: Pick<PictureQuota, "limit" | "used">): number => Math.max(0, limit - used);

/** Where the project and the key stand in the month of `now`: those of their quotas that there are. */
export async function pictureQuotas(db: Database, whose: Whose, now: number): Promise<PictureQuota[]> {
  const { project, key } = quotas(whose, now);
  const rows = await db.all<{ subject: "project" | "key"; quota: number | null; used: number }>(
    sql`select 'project' as subject, ${project.limit} as quota, ${project.used} as used
        union all select 'key', ${key.limit}, ${key.used}`,
  );
  return rows.flatMap(({ subject, quota, used }) => (quota === null ? [] : [{ subject, limit: quota, used }]));
}
