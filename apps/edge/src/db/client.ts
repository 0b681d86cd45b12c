/** Drizzle over the D1 binding, with retries of transient errors. */
import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import { withRetries } from "../platform/retry.ts";

export type Database = DrizzleD1Database;

type Statement = Pick<D1PreparedStatement, "all" | "raw" | "run">;

/** A prepared statement, as far as drizzle uses it, with retries of transient errors. */
class RetryingStatement implements Statement {
  readonly #statement: D1PreparedStatement;
  readonly all: Statement["all"];
  readonly raw: Statement["raw"];
  readonly run: Statement["run"];

  constructor(statement: D1PreparedStatement) {
    this.#statement = statement;
    this.all = () => withRetries(() => statement.all());
    this.raw = (() => withRetries(() => statement.raw())) as Statement["raw"];
    this.run = () => withRetries(() => statement.run());
  }

  get bare(): D1PreparedStatement {
    return this.#statement;
  }

  bind(...values: unknown[]): RetryingStatement {
    return new RetryingStatement(this.#statement.bind(...values));
  }
}

/** Wraps the binding, as far as drizzle uses it, with retries of transient errors. */
function withRetriedCalls(binding: D1Database) {
  return {
    prepare: (query: string) => new RetryingStatement(binding.prepare(query)),
    batch: (statements: readonly RetryingStatement[]) =>
      withRetries(() => binding.batch(statements.map(({ bare }) => bare))),
  };
}

/** Returns drizzle without a schema: with one, drizzle would derive the relations for every request, which costs 10 ms. */
export function database(binding: D1Database): Database {
  return drizzle(withRetriedCalls(binding) as unknown as D1Database);
}

/** Maximum number of bound parameters per statement in D1 and in the SQLite of Durable Objects. */
export const MAX_PARAMETERS = 100;

/** Returns a condition for the rows whose column has one of the values: any number of them, in one bound parameter. */
export const among = (column: SQLWrapper, values: readonly string[]): SQL =>
  sql`${column} in (select value from json_each(${JSON.stringify(values)}))`;

/** Returns a condition for the rows that follow `values` in the order of the columns; an index on the columns serves it. */
export function rowsAfter(columns: readonly SQLWrapper[], order: "asc" | "desc", values: readonly unknown[]): SQL {
  const [left, right] = [
    sql.join([...columns], sql`, `),
    sql.join(
      values.map((value) => sql`${value}`),
      sql`, `,
    ),
  ];
  return order === "asc" ? sql`(${left}) > (${right})` : sql`(${left}) < (${right})`;
}

/** Splits the items, in order, into slices of at most `size` items. */
export function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
