/**
 * Limits of projects and API keys, enforced by the statement that inserts jobs: it inserts all jobs of a request if together they
 * are within every limit, otherwise none. A quota's usage is the sum of the month's pictures and network
 * evaluations in `usage_months` and `usage_key_months`, which are written when a job succeeds, and those of unfinished jobs. A job
 * that fails or is canceled therefore stops counting when it ends.
 *
 * A request that creates its jobs in stages is admitted as a whole with its first jobs: the jobs of later stages count from then on,
 * as a row of `reservations`. If the first jobs all exist, nothing has been computed for the request, and nothing is reserved.
 */
import { ApiError } from "@reptok/shared";
import { type SQL, sql } from "drizzle-orm";
import { monthOf, type Needs } from "../domain/usage.ts";
import type { Database } from "./client.ts";
import { apiKeys, jobs, projects, reservations, usageKeyMonths, usageMonths } from "./schema.ts";

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
  /** The jobs that the request will create once these have ended. */
  readonly later?: Needs | undefined;
  readonly jobs: readonly {
    readonly id: string;
    readonly requestHash?: string | null;
    readonly pictures?: number;
    readonly evaluations?: number;
  }[];
}
/** Default maximum number of unfinished jobs per project. */
export const DEFAULT_CONCURRENT = 1_000;
/** Default maximum number of network evaluations per request; more than any single generation needs. */
export const DEFAULT_EVALUATIONS = 20_000;

const jobsOf = ({ project }: Owner) => sql`from ${jobs} where project = ${project} and completed_at is null`;
const reservedOf = ({ project }: Owner, now: number) =>
  sql`from ${reservations} where project = ${project} and expires_at > ${now}`;

/** Returns SQL for the number of unfinished and reserved jobs. */
const concurrentOf = (owner: Owner, now: number) =>
  sql`(select count(*) ${jobsOf(owner)}) + coalesce((select sum(jobs) ${reservedOf(owner, now)}), 0)`;

/** Identifies a monthly quota. */
interface QuotaName {
  readonly subject: "project" | "key";
  readonly unit: Unit;
}
const QUOTAS: readonly QuotaName[] = (["project", "key"] as const).flatMap((subject) =>
  (["pictures", "evaluations"] as const).map((unit) => ({ subject, unit })),
);

/** Returns SQL for the used amount of a quota, including unfinished and reserved jobs, and for its limit, which is NULL if there is none. */
function quotaOf(owner: Owner, now: number, { subject, unit }: QuotaName): { readonly used: SQL; readonly limit: SQL } {
  const month = monthOf(now);
  const { project, apiKey = null } = owner;
  const [finished, owned, limit] =
    subject === "project"
      ? [
          sql`select ${usageMonths[unit]} from ${usageMonths} where project = ${project} and month = ${month}`,
          sql``,
          sql`select ${projects[UNITS[unit]]} from ${projects} where id = ${project}`,
        ]
      : [
          sql`select ${usageKeyMonths[unit]} from ${usageKeyMonths} where api_key = ${apiKey} and month = ${month}`,
          sql` and api_key = ${apiKey}`,
          sql`select ${apiKeys[UNITS[unit]]} from ${apiKeys} where id = ${apiKey}`,
        ];
  const parts = [
    finished,
    sql`select sum(${jobs[unit]}) ${jobsOf(owner)}${owned}`,
    sql`select sum(${reservations[unit]}) ${reservedOf(owner, now)}${owned}`,
  ].map((part) => sql`coalesce((${part}), 0)`);
  return { used: sql.join(parts, sql` + `), limit: sql`(${limit})` };
}

/** Returns SQL for the maximum number of network evaluations per request: the lower of the project's and the key's limit. */
function evaluationsPerRequest({ project, apiKey = null }: Owner): SQL {
  const ofProject = sql`coalesce((select evaluations_per_request from ${projects} where id = ${project}), ${DEFAULT_EVALUATIONS})`;
  return sql`min(${ofProject}, coalesce((select evaluations_per_request from ${apiKeys} where id = ${apiKey}), ${ofProject}))`;
}

/** Returns SQL for the maximum number of unfinished and reserved jobs. */
function concurrentLimit({ project }: Owner): SQL {
  return sql`coalesce((select concurrent_jobs from ${projects} where id = ${project}), ${DEFAULT_CONCURRENT})`;
}

/** The limits in the order in which they are reported, each with SQL that is true if `fresh` is within it. */
function limitsOf(
  requested: RequestedJobs,
): { readonly name: "request" | "concurrent" | QuotaName; readonly kept: SQL }[] {
  const { apiKey = null, createdAt } = requested;
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
      kept: sql`${concurrentOf(requested, createdAt)} + (select jobs from fresh) <= ${concurrentLimit(requested)}`,
    },
    ...QUOTAS.filter(({ subject }) => subject === "project" || apiKey !== null).map((name) => {
      return { name, kept: quota(name) };
    }),
  ];
}

const NOTHING: Needs = { jobs: 0, pictures: 0, evaluations: 0 };

/**
 * `with` clause of `fresh`: the number and the amounts of the jobs that do not exist yet, by id or request hash, and, if there are
 * any, of the later jobs.
 */
function freshOf({ project, jobs: list, later = NOTHING }: RequestedJobs): SQL {
  const amounts = list.map(({ id, requestHash = null, pictures = 0, evaluations = 0 }) => {
    return [id, requestHash, pictures, evaluations];
  });
  const there = sql`select 1 from ${jobs} where id = value ->> 0
    union all select 1 from ${jobs} where project = ${project} and request_hash = value ->> 1`;
  const sums = sql`
    count(*) + (count(*) > 0) * ${later.jobs} as jobs,
    coalesce(sum(value ->> 2) + ${later.pictures}, 0) as pictures,
    coalesce(sum(value ->> 3) + ${later.evaluations}, 0) as evaluations`;
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
  const columns = sql.join(
    [
      ...limits.map(({ kept }, i) => sql`(${kept}) as ${sql.raw(`limit${i}`)}`),
      sql`jobs, pictures, evaluations`,
      sql`${evaluationsPerRequest(requested)} as perRequest`,
      sql`${concurrentLimit(requested)} as concurrent`,
      sql`${concurrentOf(requested, requested.createdAt)} as running`,
    ],
    sql`, `,
  );
  const row = await db.get<
    Record<string, number> & Needs & { perRequest: number; concurrent: number; running: number }
  >(sql`${freshOf(requested)} select ${columns} from fresh`);
  const exceeded = limits.find((_, i) => row[`limit${i}`] === 0)?.name;
  if (exceeded === undefined) return;
  if (exceeded === "request")
    throw new ApiError(
      "invalid_request",
      `expected at most ${row.perRequest} network evaluations per request, got ${row.evaluations}: request fewer steps or images`,
    );
  if (exceeded === "concurrent") throw concurrencyError(row);
  const { subject, unit } = exceeded;
  const quota = (await quotas(db, requested, requested.createdAt)).find(
    (each) => each.subject === subject && each.unit === unit,
  );
  const [maximum, left] = quota ? [quota.limit, leftOf(quota)] : [0, 0];
  throw new ApiError(
    "insufficient_quota",
    `expected at most ${left} ${NAMES[unit]}, which are left of ${SUBJECTS[subject]} ${maximum} for this month, got ${row[unit]}`,
  );
}

/** A request that exceeds the limit alone is invalid: repeating it later would not help. */
function concurrencyError({
  jobs: count,
  concurrent,
  running,
}: Pick<Needs, "jobs"> & Record<"concurrent" | "running", number>): ApiError {
  if (count > concurrent)
    return new ApiError(
      "invalid_request",
      `expected at most ${concurrent} jobs, the project's limit on concurrent jobs, got a request of ${count}`,
    );
  return new ApiError(
    "rate_limit_exceeded",
    `expected at most ${Math.max(0, concurrent - running)} more of the project's ${concurrent} concurrent jobs, got ${count}`,
  );
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
