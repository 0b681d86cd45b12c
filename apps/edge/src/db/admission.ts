/**
 * A project's and a key's limits on jobs, enforced in the transaction that writes them. All jobs of a request are inserted, and
 * all are deleted again where together they go beyond a limit. So quotas count rows, nothing is reserved and nothing can be
 * counted twice: pictures and network evaluations of the month in `usage_months` and `usage_key_months`, which are written with
 * a job's success, and those of the jobs that have not ended. A job that fails or is canceled gives them back by ending.
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
/** Units of monthly quotas, with their columns. */
const UNITS = { pictures: "picturesPerMonth", evaluations: "evaluationsPerMonth" } as const;
export type Unit = keyof typeof UNITS;
const NAMES = { pictures: "pictures", evaluations: "network evaluations" } as const satisfies Record<Unit, string>;

/** Jobs of one owner that a request has just written, and their sums. */
export interface Asked extends Whose {
  readonly ids: readonly string[];
  readonly createdAt: number;
  readonly amounts: Readonly<Record<Unit, number>>;
}

/** Unfinished jobs of a project that has no limit of its own; beyond them it is asked to come again. */
export const DEFAULT_CONCURRENT = 1_000;
/** Network evaluations that a request of a project without a limit of its own may take: more than any one generation. */
export const DEFAULT_EVALUATIONS = 20_000;

const UNFINISHED = sql`status in ('starting', 'processing')`;
const jobsOf = ({ project }: Whose) => sql`from ${jobs} where project = ${project} and ${UNFINISHED}`;

/** A monthly quota: what it limits, and of whom. */
interface QuotaName {
  readonly subject: "project" | "key";
  readonly unit: Unit;
}
const QUOTAS: readonly QuotaName[] = (["project", "key"] as const).flatMap((subject) =>
  (["pictures", "evaluations"] as const).map((unit) => ({ subject, unit })),
);

/** SQL of what is used of a quota, unfinished jobs included, and of the quota, which is NULL where there is none. */
function quotaOf(whose: Whose, now: number, { subject, unit }: QuotaName): { readonly used: SQL; readonly limit: SQL } {
  const month = monthOf(now);
  const { project, apiKey = null } = whose;
  const [done, underWay, limit] =
    subject === "project"
      ? [
          sql`select ${usageMonths[unit]} from ${usageMonths} where project = ${project} and month = ${month}`,
          jobsOf(whose),
          sql`select ${projects[UNITS[unit]]} from ${projects} where id = ${project}`,
        ]
      : [
          sql`select ${usageKeyMonths[unit]} from ${usageKeyMonths} where api_key = ${apiKey} and month = ${month}`,
          sql`${jobsOf(whose)} and api_key = ${apiKey}`,
          sql`select ${apiKeys[UNITS[unit]]} from ${apiKeys} where id = ${apiKey}`,
        ];
  const used = sql`coalesce((${done}), 0) + coalesce((select sum(${jobs[unit]}) ${underWay}), 0)`;
  return { used, limit: sql`(${limit})` };
}

/** SQL of the network evaluations that one request may take: the tighter of the project's limit and the key's. */
function evaluationsPerRequest({ project, apiKey = null }: Whose): SQL {
  const ofProject = sql`coalesce((select evaluations_per_request from ${projects} where id = ${project}), ${DEFAULT_EVALUATIONS})`;
  return sql`min(${ofProject}, coalesce((select evaluations_per_request from ${apiKeys} where id = ${apiKey}), ${ofProject}))`;
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
  const sum = (unit: Unit) => sql`(select sum(${jobs[unit]}) from ${jobs} where id in ${written} and revision = 0)`;
  // The jobs themselves are among the unfinished ones. Without a limit nothing is summed.
  const beyond = (name: QuotaName) => {
    const { used, limit } = quotaOf(asked, createdAt, name);
    return and(sql`${sum(name.unit)} > 0`, sql`case when ${limit} is null then 0 else ${used} > ${limit} end`);
  };
  const ownLimit = sql`(select concurrent_jobs from ${projects} where id = ${project})`;
  const atATime = sql`coalesce(${ownLimit}, ${DEFAULT_CONCURRENT})`;
  return [
    refuse(sql`${sum("evaluations")} > ${evaluationsPerRequest(asked)}`),
    refuse(sql`(select count(*) ${jobsOf(asked)}) > ${atATime}`),
    ...QUOTAS.map((name) => refuse(beyond(name))),
  ] as const;
}

const SUBJECTS = { project: "the project's", key: "this key's" } as const;

/**
 * Throws `invalid_request`, `insufficient_quota` or `rate_limit_exceeded` if {@link refuseBeyondLimits} deleted the jobs.
 */
export async function checkAdmitted(
  db: Database,
  asked: Asked,
  refused: readonly (readonly { readonly id: string }[])[],
): Promise<void> {
  const limit = (["request", "concurrent", ...QUOTAS] as const)[refused.findIndex((ids) => ids.length > 0)];
  switch (limit) {
    case undefined:
      return;
    case "request": {
      const { most } = await db.get<{ most: number }>(sql`select ${evaluationsPerRequest(asked)} as most`);
      const { evaluations } = asked.amounts;
      throw new ApiError(
        "invalid_request",
        `expected at most ${most} network evaluations a request, got ${evaluations}: ask for fewer steps or images`,
      );
    }
    case "concurrent":
      throw new ApiError(
        "rate_limit_exceeded",
        `expected fewer jobs at a time: ${asked.ids.length} more would exceed the project's limit`,
      );
    default: {
      const { subject, unit } = limit;
      const quota = (await quotas(db, asked, asked.createdAt)).find((is) => is.subject === subject && is.unit === unit);
      const [most, left] = quota ? [quota.limit, leftOf(quota)] : [0, 0];
      throw new ApiError(
        "insufficient_quota",
        `expected at most ${left} ${NAMES[unit]}, which are left of ${SUBJECTS[subject]} ${most} for this month, got ${asked.amounts[unit]}`,
      );
    }
  }
}

export interface Quota extends QuotaName {
  readonly limit: number;
  readonly used: number;
}

export const leftOf = ({ limit, used }: Pick<Quota, "limit" | "used">): number => Math.max(0, limit - used);

/** Where the project and the key stand in the month of `now`: those of their quotas that there are. */
export async function quotas(db: Database, whose: Whose, now: number): Promise<Quota[]> {
  const selects = QUOTAS.map((name) => {
    const { used, limit } = quotaOf(whose, now, name);
    return sql`select ${name.subject} as subject, ${name.unit} as unit, ${limit} as quota, ${used} as used`;
  });
  const rows = await db.all<QuotaName & { quota: number | null; used: number }>(sql.join(selects, sql` union all `));
  return rows.flatMap(({ quota, ...row }) => (quota === null ? [] : [{ ...row, limit: quota }]));
}
