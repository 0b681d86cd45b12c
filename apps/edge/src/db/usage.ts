/** Usage of projects, which the trigger `jobs_succeeded` records. */
import { and, asc, eq, gte, lt, sql } from "drizzle-orm";
import { monthOf, type UsageGroup, type UsageSum } from "../domain/usage.ts";
import type { UsageQuery } from "../domain/usage-query.ts";
import { type Database, rowsAfter } from "./client.ts";
import { usage, usageMonths } from "./schema.ts";

export type UsageRow = typeof usage.$inferSelect;

/** Pictures and network evaluations that the project has used in the month of `now`. */
export async function usedThisMonth(
  db: Database,
  project: string,
  now: number,
): Promise<{ readonly pictures: number; readonly evaluations: number }> {
  const { pictures, evaluations } = usageMonths;
  const is = and(eq(usageMonths.project, project), eq(usageMonths.month, monthOf(now)));
  const [row] = await db.select({ pictures, evaluations }).from(usageMonths).where(is);
  return row ?? { pictures: 0, evaluations: 0 };
}

function within(project: string, { start, end }: UsageQuery) {
  return and(
    eq(usage.project, project),
    gte(usage.createdAt, start),
    end === null ? undefined : lt(usage.createdAt, end),
  );
}

/** Returns the project's usage record of the job. */
export async function findUsage(db: Database, project: string, job: string): Promise<UsageRow | undefined> {
  return (
    await db
      .select()
      .from(usage)
      .where(and(eq(usage.project, project), eq(usage.job, job)))
  )[0];
}

/** Returns the project's usage records, oldest first, starting after the row `after`: at most one more than the page size. */
export function listUsage(
  db: Database,
  project: string,
  query: UsageQuery,
  after: UsageRow | undefined,
): Promise<UsageRow[]> {
  const newer = after && rowsAfter([usage.createdAt, usage.job], "asc", [after.createdAt, after.job]);
  return db
    .select()
    .from(usage)
    .where(and(within(project, query), newer))
    .orderBy(asc(usage.createdAt), asc(usage.job))
    .limit(query.limit + 1);
}

/** Returns the project's usage by group, in order, starting after the group `after`: at most one more than the page size. */
export function sumUsage(
  db: Database,
  project: string,
  query: UsageQuery,
  after: UsageGroup | undefined,
): Promise<UsageSum[]> {
  const day = sql<string>`date(${usage.createdAt} / 1000, 'unixepoch')`;
  const apiKey = sql<string>`coalesce(${usage.apiKey}, '')`;
  const group = sql`(${day}, ${usage.model}, ${usage.operation}, ${apiKey})`;
  const later = after && sql`${group} > (${after.day}, ${after.model}, ${after.operation}, ${after.apiKey})`;
  return db
    .select({
      day,
      model: usage.model,
      operation: usage.operation,
      apiKey,
      jobs: sql<number>`count(*)`,
      pictures: sql<number>`sum(${usage.pictures})`,
      latents: sql<number>`sum(${usage.latents})`,
      evaluations: sql<number>`sum(${usage.evaluations})`,
      predictSeconds: sql<number>`sum(${usage.predictSeconds})`,
    })
    .from(usage)
    .where(and(within(project, query), later))
    .groupBy(day, usage.model, usage.operation, apiKey)
    .orderBy(day, asc(usage.model), asc(usage.operation), apiKey)
    .limit(query.limit + 1);
}
