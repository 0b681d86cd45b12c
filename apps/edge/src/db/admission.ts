/**
 * A project's limits on jobs, held where its jobs are: in the transaction that writes one. The job is inserted, and deleted
 * again where it goes beyond a limit. So what counts against a quota is rows, nothing is reserved and nothing can be
 * counted twice: pictures of months past in `usage_months`, which is written with a job's success, and those under way in the
 * jobs that have not ended. A job that fails or is canceled gives its pictures back by ending.
 */
import { ApiError } from "@reptok/shared";
import { and, eq, gt, sql } from "drizzle-orm";
import { monthOf } from "../domain/usage.ts";
import type { Database } from "./client.ts";
import { jobs, projects, usageMonths } from "./schema.ts";

interface Asked {
  readonly id: string;
  readonly project: string;
  readonly pictures?: number;
  readonly createdAt: number;
}

/**
 * Statements that delete the job just written where that is one too many; each gives the ids that it deleted. A job that
 * has moved on since was admitted before.
 */
export function refuseBeyondLimits(db: Database, { id, project, createdAt }: Asked) {
  const month = monthOf(createdAt);
  const limitOf = (column: "pictures_per_month" | "concurrent_jobs") =>
    sql`(select ${sql.raw(column)} from ${projects} where id = ${project})`;
  const unfinished = sql`from ${jobs} where project = ${project} and status in ('starting', 'processing')`;
  const used = sql`coalesce((select pictures from ${usageMonths} where project = ${project} and month = ${month}), 0)`;
  const justWritten = and(eq(jobs.id, id), eq(jobs.revision, 0));
  // Without a limit this is NULL, which deletes nothing. The job itself is among the unfinished ones.
  const overQuota = sql`${used} + (select sum(pictures) ${unfinished}) > ${limitOf("pictures_per_month")}`;
  const overCount = sql`(select count(*) ${unfinished}) > ${limitOf("concurrent_jobs")}`;
  return [
    db
      .delete(jobs)
      .where(and(justWritten, gt(jobs.pictures, 0), overQuota))
      .returning({ id: jobs.id }),
    db.delete(jobs).where(and(justWritten, overCount)).returning({ id: jobs.id }),
  ] as const;
}

/** Throws `insufficient_quota` or `rate_limit_exceeded` if {@link refuseBeyondLimits} deleted the job. */
export function checkAdmitted([quota, concurrency]: readonly (readonly { readonly id: string }[])[]): void {
  if (quota && quota.length > 0)
    throw new ApiError("insufficient_quota", "expected fewer pictures: the project's quota for this month is used up");
  if (concurrency && concurrency.length > 0)
    throw new ApiError("rate_limit_exceeded", "expected fewer jobs at a time: the project's limit is reached");
}
