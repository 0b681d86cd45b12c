/**
 * Limits of projects and API keys, enforced by the statement that inserts jobs: it inserts all jobs of a request if together they
 * are within every limit, otherwise none. Nothing is reserved: a quota's usage is the sum of the month's pictures and network
 * evaluations in `usage_months` and `usage_key_months`, which are written when a job succeeds, and those of unfinished jobs. A job
 * that fails or is canceled therefore stops counting when it ends.
 */
import { ApiError } from "@reptok/shared";
import { type SQL, sql } from "drizzle-orm";
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

/** The jobs of one owner's request. */
export interface RequestedJobs extends Owner {
  readonly createdAt: number;
  readonly jobs: readonly {
    readonly id: string;
    readonly requestHash?: string | null;
    readonly pictures?: number;
    readonly evaluations?: number;
  }[];
}
const amountOf = ({ jobs: list }: RequestedJobs, unit: Unit) => list.reduce((sum, job) => sum + (job[unit] ?? 0), 0);

/** Default maximum number of unfinished jobs per project. */
export const DEFAULT_CONCURRENT = 1_000;
/** Default maximum number of network evaluations per request; more than any single generation needs. */
export const DEFAULT_EVALUATIONS = 20_000;

const jobsOf = ({ project }: Owner) => sql`from ${jobs} where project = ${project} and completed_at is null`;

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

/** The limits in the order in which they are reported, each with SQL that is true if `fresh` is within it. */
function limitsOf(
  requested: RequestedJobs,
): { readonly name: "request" | "concurrent" | QuotaName; readonly kept: SQL }[] {
  const { project, apiKey = null, createdAt } = requested;
  const ownLimit = sql`(select concurrent_jobs from ${projects} where id = ${project})`;
  const concurrent = sql`coalesce(${ownLimit}, ${DEFAULT_CONCURRENT})`;
  // The used amount is not computed if there is no limit.
  const quota = (name: QuotaName) => {
    const { used, limit } = quotaOf(requested, createdAt, name);
    const fresh = sql`(select ${sql.raw(name.unit)} from fresh)`;
    return sql`case when ${fresh} = 0 or ${limit} is null then 1 else ${used} + ${fresh} <= ${limit} end`;
  };
  return [
    { name: "request", kept: sql`(select evaluations from fresh) <= ${evaluationsPerRequest(requested)}` },
    {
      name: "concurrent",
      kept: sql`(select count(*) ${jobsOf(requested)}) + (select jobs from fresh) <= ${concurrent}`,
    },
    ...QUOTAS.filter(({ subject }) => subject === "project" || apiKey !== null).map((name) => {
      return { name, kept: quota(name) };
    }),
  ];
}

/** `with` clause of `fresh`: the number and the amounts of the jobs that do not exist yet, by id or request hash. */
function freshOf({ project, jobs: list }: RequestedJobs): SQL {
  const amounts = list.map(({ id, requestHash = null, pictures = 0, evaluations = 0 }) => {
    return [id, requestHash, pictures, evaluations];
  });
  const there = sql`select 1 from ${jobs} where id = value ->> 0
    union all select 1 from ${jobs} where project = ${project} and request_hash = value ->> 1`;
  const sums = sql`count(*) as jobs, coalesce(sum(value ->> 2), 0) as pictures, coalesce(sum(value ->> 3), 0) as evaluations`;
  return sql`with fresh as materialized (select ${sums} from json_each(${JSON.stringify(amounts)}) where not exists (${there}))`;
}

/** A select of columns from `source` that is empty unless the jobs are within all limits. */
export function withinLimits(requested: RequestedJobs, columns: SQL, source: SQL): SQL {
  const kept = limitsOf(requested).map((limit) => sql`(${limit.kept})`);
  return sql`${freshOf(requested)} select ${columns} from ${source} where ${sql.join(kept, sql` and `)}`;
}

const SUBJECTS = { project: "the project's", key: "this key's" } as const;

/** Throws `invalid_request`, `insufficient_quota` or `rate_limit_exceeded` if the jobs exceed a limit now. */
export async function checkLimits(db: Database, requested: RequestedJobs): Promise<void> {
  const limits = limitsOf(requested);
  const flags = sql.join(
    limits.map(({ kept }, i) => sql`(${kept}) as ${sql.raw(`limit${i}`)}`),
    sql`, `,
  );
  const row = await db.get<Record<string, number>>(sql`${freshOf(requested)} select ${flags}`);
  const exceeded = limits.find((_, i) => row[`limit${i}`] === 0)?.name;
  switch (exceeded) {
    case undefined:
      return;
    case "request": {
      const { maximum } = await db.get<{ maximum: number }>(sql`select ${evaluationsPerRequest(requested)} as maximum`);
      throw new ApiError(
        "invalid_request",
        `expected at most ${maximum} network evaluations per request, got ${amountOf(requested, "evaluations")}: request fewer steps or images`,
      );
    }
    case "concurrent":
      throw new ApiError(
        "rate_limit_exceeded",
        `expected fewer concurrent jobs: ${requested.jobs.length} more would exceed the project's limit`,
      );
    default: {
      const { subject, unit } = exceeded;
      const quota = (await quotas(db, requested, requested.createdAt)).find(
        (each) => each.subject === subject && each.unit === unit,
      );
      const [maximum, left] = quota ? [quota.limit, leftOf(quota)] : [0, 0];
      throw new ApiError(
        "insufficient_quota",
        `expected at most ${left} ${NAMES[unit]}, which are left of ${SUBJECTS[subject]} ${maximum} for this month, got ${amountOf(requested, unit)}`,
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
