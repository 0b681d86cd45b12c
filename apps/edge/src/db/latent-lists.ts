/** Lists and counts the latents of a collection, and lists collections. */
import { and, asc, count, desc, eq, gt, type SQL } from "drizzle-orm";
import type { Condition } from "../domain/filter.ts";
import { type Database, rowsAfter } from "./client.ts";
import { filterSql } from "./latent-filter.ts";
import type { LatentRow } from "./latents.ts";
import { collections, latents } from "./schema.ts";

/** Selects latents. */
export interface LatentFilter {
  readonly project: string;
  readonly collection: string;
  readonly model?: string | undefined;
  readonly conditions?: readonly Condition[];
}
export interface LatentPage {
  /** The last row of the previous page. */
  readonly after?: Pick<LatentRow, "id" | "createdAt"> | undefined;
  readonly limit: number;
  readonly order: "asc" | "desc";
}

function matching({ project, collection, model, conditions = [] }: LatentFilter): (SQL | undefined)[] {
  return [
    eq(latents.project, project),
    eq(latents.collection, collection),
    model === undefined ? undefined : eq(latents.model, model),
    ...filterSql(conditions),
  ];
}

/** Returns latents in the order of creation time and id, so that a cursor stays valid while rows are added and deleted. */
export function listLatents(db: Database, filter: LatentFilter, page: LatentPage): Promise<LatentRow[]> {
  const direction = page.order === "asc" ? asc : desc;
  const conditions = matching(filter);
  if (page.after) {
    const { id, createdAt } = page.after;
    conditions.push(rowsAfter([latents.createdAt, latents.id], page.order, [createdAt, id]));
  }
  return db
    .select()
    .from(latents)
    .where(and(...conditions))
    .orderBy(direction(latents.createdAt), direction(latents.id))
    .limit(page.limit);
}

export async function countLatents(db: Database, filter: LatentFilter): Promise<number> {
  const rows = await db
    .select({ n: count() })
    .from(latents)
    .where(and(...matching(filter)));
  return rows[0]!.n;
}

export type CollectionRow = typeof collections.$inferSelect;

/** Returns at most `limit` collections of the project in the order of their names, starting after the name `after`. */
export function listCollections(
  db: Database,
  project: string,
  after: string | undefined,
  limit: number,
): Promise<CollectionRow[]> {
  const later = after === undefined ? undefined : gt(collections.name, after);
  return db
    .select()
    .from(collections)
    .where(and(eq(collections.project, project), later))
    .orderBy(asc(collections.name))
    .limit(limit);
}

/** Deletes a collection if it has no latents. */
export async function dropEmptyCollection(db: Database, project: string, name: string): Promise<void> {
  const unused = eq(db.$count(latents, and(eq(latents.project, project), eq(latents.collection, name))), 0);
  await db.delete(collections).where(and(eq(collections.project, project), eq(collections.name, name), unused));
}
