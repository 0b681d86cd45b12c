/**
 * Translates filters to SQL over the storage of a {@link VectorShard}. Its table `facts` has one row per scalar of a vector,
 * ordered by key, value and slot, so that equal values and ranges are contiguous. SQLite orders numbers before text before
 * blobs; booleans are stored as blobs, so that ranges never contain values of different types.
 */
import type { Condition, FilterValue } from "../domain/filter.ts";
import type { Scalar } from "../domain/metadata.ts";

const EMPTY_BLOB = new ArrayBuffer(0);

/** Converts a scalar to its stored form. */
export function storedScalar(value: Scalar): string | number | ArrayBuffer {
  return typeof value === "boolean" ? Uint8Array.of(value ? 1 : 0).buffer : value;
}

interface Statement {
  readonly sql: string;
  readonly bindings: readonly (string | number | ArrayBuffer)[];
}

function equal(key: string, values: readonly FilterValue[]): Statement {
  const scalars = values.filter((value) => value !== null).map(storedScalar);
  const listed = {
    sql: `select slot from facts where key = ? and value in (${scalars.map(() => "?").join()})`,
    bindings: [key, ...scalars],
  };
  if (scalars.length === values.length) return listed;
  // A missing key equals null.
  const absent = "select slot from vectors where slot not in (select slot from facts where key = ?)";
  if (scalars.length === 0) return { sql: absent, bindings: [key] };
  return { sql: `${absent} or slot in (${listed.sql})`, bindings: [key, ...listed.bindings] };
}

const BELOW = { lt: "<", lte: "<=" } as const;
const ABOVE = { gt: ">", gte: ">=" } as const;

function ranged({ key, op, value }: Extract<Condition, { value: unknown }>): Statement {
  const isText = typeof value === "string";
  const where = "select slot from facts where key = ? and value";
  if (op === "lt" || op === "lte")
    return { sql: `${where} >= ? and value ${BELOW[op]} ?`, bindings: [key, isText ? "" : -Infinity, value] };
  return { sql: `${where} ${ABOVE[op]} ? and value < ?`, bindings: [key, value, isText ? EMPTY_BLOB : ""] };
}

function statementOf(condition: Condition): Statement {
  if (!("values" in condition)) return ranged(condition);
  const { sql, bindings } = equal(condition.key, condition.values);
  return condition.op === "in"
    ? { sql, bindings }
    : { sql: `select slot from vectors where slot not in (${sql})`, bindings };
}

/** Returns a query of one column for the slots of the vectors that satisfy all conditions. */
export function slotsWhere(conditions: readonly Condition[]): Statement {
  const parts = conditions.map(statementOf);
  if (parts.length === 1) return parts[0]!;
  const all = parts.map(({ sql }) => `slot in (${sql})`).join(" and ");
  return { sql: `select slot from vectors where ${all}`, bindings: parts.flatMap(({ bindings }) => bindings) };
}
