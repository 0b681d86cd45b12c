/** Translates metadata filters (domain/filter.ts) to SQL over the `metadata` column of latents. */
import { inArray, type SQL, sql } from "drizzle-orm";
import type { Condition } from "../domain/filter.ts";
import { latents } from "./schema.ts";

/** Returns the SQLite JSON path of a dotted key. Keys contain no quotes or backslashes. */
const pathOf = (key: string): string =>
  `$.${key
    .split(".")
    .map((part) => `"${part}"`)
    .join(".")}`;

const COMPARE = { lt: sql`<`, lte: sql`<=`, gt: sql`>`, gte: sql`>=` } as const;

/** Returns an SQL expression that is true for the rows that match the condition. */
function conditionSql(condition: Condition): SQL {
  const path = pathOf(condition.key);
  if ("values" in condition) {
    // As JSON, values of different types differ: 1, true and "1". A missing value is compared as null.
    const value = sql`coalesce(${latents.metadata} -> ${path}, 'null')`;
    const listed = inArray(
      value,
      condition.values.map((each) => JSON.stringify(each)),
    );
    return condition.op === "in" ? listed : sql`not (${listed})`;
  }
  const types = typeof condition.value === "number" ? sql`('integer', 'real')` : sql`('text')`;
  const compared = sql`${latents.metadata} ->> ${path} ${COMPARE[condition.op]} ${condition.value}`;
  return sql`(json_type(${latents.metadata}, ${path}) in ${types} and ${compared})`;
}

export const filterSql = (conditions: readonly Condition[]): SQL[] => conditions.map(conditionSql);
