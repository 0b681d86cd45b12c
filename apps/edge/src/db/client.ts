/** Drizzle over the D1 binding; what fails in passing is tried again. */
import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import { steadily } from "../platform/steady.ts";

export type Database = DrizzleD1Database;

type Statement = Pick<D1PreparedStatement, "all" | "raw" | "run">;

/** The part of a prepared statement that drizzle uses. */
class SteadyStatement implements Statement {
  readonly #statement: D1PreparedStatement;
  readonly all: Statement["all"];
  readonly raw: Statement["raw"];
  readonly run: Statement["run"];

  constructor(statement: D1PreparedStatement) {
    this.#statement = statement;
    this.all = () => steadily(() => statement.all());
    this.raw = (() => steadily(() => statement.raw())) as Statement["raw"];
    this.run = () => steadily(() => statement.run());
  }

  get bare(): D1PreparedStatement {
    return this.#statement;
  }

  bind(...values: unknown[]): SteadyStatement {
    return new SteadyStatement(this.#statement.bind(...values));
  }
}

/** The part of the binding that drizzle uses. */
function steady(binding: D1Database) {
  return {
    prepare: (query: string) => new SteadyStatement(binding.prepare(query)),
    batch: (statements: readonly SteadyStatement[]) =>
      steadily(() => binding.batch(statements.map(({ bare }) => bare))),
  };
}

/** Queries name their tables: with a schema, drizzle would derive its relations again for every request, which costs 10 ms. */
export function database(binding: D1Database): Database {
  return drizzle(steady(binding) as unknown as D1Database);
}

/** D1, and SQLite in Durable Objects, take at most 100 bound parameters a statement. */
export const MAX_PARAMETERS = 100;

/** Rows after those values in the order of the columns, as an index on them is read. */
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

/** Slices of at most `size` items, in order. */
export function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
