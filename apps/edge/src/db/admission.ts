/**
 * Limits of projects and API keys, enforced in the transaction that inserts jobs. All jobs of a request are inserted, and all
 * are deleted again if they exceed a limit together. Nothing is reserved: a quota's usage is the sum of the month's pictures
 * and network evaluations in `usage_months` and `usage_key_months`, which are written when a job succeeds, and those of
 * unfinished jobs. A job that fails or is canceled therefore stops counting when it ends.
 */
import { ApiError } from "@reptok/shared";
import { and, eq, type SQL, sql } from "drizzle-orm";
import { monthOf } from "../domain/usage.ts";
import type { Database } from "./client.ts";
import { apiKeys, jobs, projects, usageKeyMonths, usageMonths } from "./schema.ts";

/** The project and the API key whose limits apply. */
interface Owner {
  readonly project: string;
  readonly apiKey?: string | null;
}
/** The units of monthly quotas and the columns of their limits. */
const UNITS = { pictures: "picturesPerMonth", evaluations: "evaluationsPerMonth" } as const;
export type Unit = keyof typeof UNITS;
const NAMES = { pictures: "pictures", evaluations: "network evaluations" } as const satisfies Record<Unit, string>;

/** Jobs that a request has just inserted, with their total amounts. */
export interface RequestedJobs extends Owner {
  readonly ids: readonly string[];
  readonly createdAt: number;
  readonly amounts: Readonly<Record<Unit, number>>;
}

/** Default maximum number of unfinished jobs per project. */
export const DEFAULT_CONCURRENT = 1_000;
/** Default maximum number of network evaluations per request; more than any single generation needs. */
export const DEFAULT_EVALUATIONS = 20_000;

const UNFINISHED = sql`status in ('starting', 'processing')`;
const jobsOf = ({ project }: Owner) => sql`from ${jobs} where project = ${project} and ${UNFINISHED}`;

/** Identifies a monthly quota. */
interface QuotaName {
  readonly subject: "project" | "key";
  readonly unit: Unit;
}
const QUOTAS: readonly QuotaName[] = (["project", "key"] as const).flatMap((subject) =>
  (["pictures", "evaluations"] as const).map((unit) => ({ subject, unit })),
);

/** Returns SQL for the used amount of a quota, including unfinished jobs, and for its limit, which is NULL if there is none. */
function quotaOf(owner: Owner, now: number, { subject, unit }: QuotaName): { readonly used: SQL; readonly limit: SQL } {
  const month = monthOf(now);
  const { project, apiKey = null } = owner;
  const [finished, unfinished, limit] =
    subject === "project"
      ? [
          sql`select ${usageMonths[unit]} from ${usageMonths} where project = ${project} and month = ${month}`,
          jobsOf(owner),
          sql`select ${projects[UNITS[unit]]} from ${projects} where id = ${project}`,
        ]
      : [
          sql`select ${usageKeyMonths[unit]} from ${usageKeyMonths} where api_key = ${apiKey} and month = ${month}`,
          sql`${jobsOf(owner)} and api_key = ${apiKey}`,
          sql`select ${apiKeys[UNITS[unit]]} from ${apiKeys} where id = ${apiKey}`,
        ];
  const used = sql`coalesce((${finished}), 0) + coalesce((select sum(${jobs[unit]}) ${unfinished}), 0)`;
  return { used, limit: sql`(${limit})` };
}

/** Returns SQL for the maximum number of network evaluations per request: the lower of the project's and the key's limit. */
function evaluationsPerRequest({ project, apiKey = null }: Owner): SQL {
  const ofProject = sql`coalesce((select evaluations_per_request from ${projects} where id = ${project}), ${DEFAULT_EVALUATIONS})`;
  return sql`min(${ofProject}, coalesce((select evaluations_per_request from ${apiKeys} where id = ${apiKey}), ${ofProject}))`;
}

/**
 * Returns statements that delete the jobs just inserted if they exceed a limit; each returns the deleted ids. A job whose
 * revision has changed was admitted earlier and is kept.
 */
export function rejectBeyondLimits(db: Database, requested: RequestedJobs) {
  const { ids, project, createdAt } = requested;
  // A JSON array needs one bound parameter for any number of jobs.
  const inserted = sql`(select value from json_each(${JSON.stringify(ids)}))`;
  const isNew = and(sql`${jobs.id} in ${inserted}`, eq(jobs.revision, 0));
  const reject = (exceeded: SQL | undefined) => db.delete(jobs).where(and(isNew, exceeded)).returning({ id: jobs.id });
  const sum = (unit: Unit) => sql`(select sum(${jobs[unit]}) from ${jobs} where id in ${inserted} and revision = 0)`;
  // The used amount includes the new jobs. It is not computed if there is no limit.
  const exceeds = (name: QuotaName) => {
    const { used, limit } = quotaOf(requested, createdAt, name);
    return and(sql`${sum(name.unit)} > 0`, sql`case when ${limit} is null then 0 else ${used} > ${limit} end`);
  };
  const projectLimit = sql`(select concurrent_jobs from ${projects} where id = ${project})`;
  const concurrent = sql`coalesce(${projectLimit}, ${DEFAULT_CONCURRENT})`;
  return [
    reject(sql`${sum("evaluations")} > ${evaluationsPerRequest(requested)}`),
    reject(sql`(select count(*) ${jobsOf(requested)}) > ${concurrent}`),
    ...QUOTAS.map((name) => reject(exceeds(name))),
  ] as const;
}

const SUBJECTS = { project: "the project's", key: "this key's" } as const;

/** Throws `invalid_request`, `insufficient_quota` or `rate_limit_exceeded` if {@link rejectBeyondLimits} deleted the jobs. */
export async function checkAdmitted(
  db: Database,
  requested: RequestedJobs,
  deleted: readonly (readonly { readonly id: string }[])[],
): Promise<void> {
  const limit = (["request", "concurrent", ...QUOTAS] as const)[deleted.findIndex((ids) => ids.length > 0)];
  switch (limit) {
    case undefined:
      return;
    case "request": {
      const { maximum } = await db.get<{ maximum: number }>(sql`select ${evaluationsPerRequest(requested)} as maximum`);
      const { evaluations } = requested.amounts;
      throw new ApiError(
        "invalid_request",
        `expected at most ${maximum} network evaluations per request, got ${evaluations}: request fewer steps or images`,
      );
    }
    case "concurrent":
      throw new ApiError(
        "rate_limit_exceeded",
        `expected fewer concurrent jobs: ${requested.ids.length} more would exceed the project's limit`,
      );
    default: {
      const { subject, unit } = limit;
      const quota = (await quotas(db, requested, requested.createdAt)).find(
        (each) => each.subject === subject && each.unit === unit,
      );
      const [maximum, left] = quota ? [quota.limit, leftOf(quota)] : [0, 0];
      throw new ApiError(
        "insufficient_quota",
        `expected at most ${left} ${NAMES[unit]}, which are left of ${SUBJECTS[subject]} ${maximum} for this month, got ${requested.amounts[unit]}`,
      );
    }
  }
}

export interface Quota extends QuotaName {
  readonly limit: number;
  readonly used: number;
}

export const leftOf = ({ limit, used }: Pick<Quota, "limit" | "used">): number => Math.max(0, limit - used);

/** Returns the quotas that the project and the key have, with their usage in the month of `now`. */
export async function quotas(db: Database, owner: Owner, now: number): Promise<Quota[]> {
  const selects = QUOTAS.map((name) => {
    const { used, limit } = quotaOf(owner, now, name);
    return sql`select ${name.subject} as subject, ${name.unit} as unit, ${limit} as quota, ${used} as used`;
  });
  const rows = await db.all<QuotaName & { quota: number | null; used: number }>(sql.join(selects, sql` union all `));
  return rows.flatMap(({ quota, ...row }) => (quota === null ? [] : [{ ...row, limit: quota }]));
}
