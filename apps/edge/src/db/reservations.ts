/** Statements on the reservations of requests that create jobs in stages: see admission.ts. */
import { and, eq, lte, or, type SQL, sql } from "drizzle-orm";
import type { Needs } from "../domain/usage.ts";
import { among, type Database } from "./client.ts";
import { jobs, reservations } from "./schema.ts";

/** A stage of a request that creates jobs in stages. */
export interface Stage {
  /** Identifies the request. Amounts that an earlier stage has reserved are released, because this stage's jobs replace them. */
  readonly reservation: string;
  /** What the jobs of later stages need, and until when it is reserved. */
  readonly later?: Needs & { readonly expiresAt: number };
}

const are = (project: string, ids: readonly string[]): SQL | undefined =>
  and(eq(reservations.project, project), among(reservations.id, ids));

export async function dropReservations(db: Database, project: string, ids: readonly string[]): Promise<void> {
  await db.delete(reservations).where(are(project, ids));
}

/** The statement that releases what an earlier stage has reserved, and the project's expired reservations. */
export function releaseStage(db: Database, project: string, { reservation }: Stage, now: number) {
  const expired = and(eq(reservations.project, project), lte(reservations.expiresAt, now));
  return db.delete(reservations).where(or(are(project, [reservation]), expired));
}

/** The statements that reserve what later stages need, if any, provided that one of the stage's jobs has been created. */
export function reserveLater(
  db: Database,
  { project, apiKey = null }: { readonly project: string; readonly apiKey?: string | null },
  { reservation, later }: Stage,
  ids: readonly string[],
) {
  if (!later) return [];
  const { jobs: count, pictures, evaluations, expiresAt } = later;
  const values = sql`${project}, ${reservation}, ${apiKey}, ${count}, ${pictures}, ${evaluations}, ${expiresAt}`;
  const created = sql`select 1 from ${jobs} where ${among(jobs.id, ids)}`;
  return [db.insert(reservations).select(sql`select ${values} where exists (${created})`)];
}
