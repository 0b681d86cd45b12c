/** The storage of the tests' edge. */
import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";

/** The edge's schema, tables first, without the tables of SQLite, D1 and the migrations. */
const SCHEMA = `select type, name, sql from sqlite_master
  where sql is not null and name <> 'd1_migrations' and name not glob '_cf_*' and name not glob 'sqlite_*'
  order by type = 'table' desc`;

interface Definition {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

type Value = string | number | null;

const literal = (value: Value) => (typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value));

/** Statements that bring a table to the rows that it has now. */
async function rowsOf(table: string): Promise<string[]> {
  const { results } = await env.DB.prepare(`select * from "${table}"`).all<Record<string, Value>>();
  const rows = results.map((row) => `insert into "${table}" values (${Object.values(row).map(literal).join()})`);
  return [`delete from "${table}"`, ...rows];
}

/** Statements that bring a database, whether it is empty or not, to the result of the migrations. */
async function migrated(): Promise<string> {
  await applyD1Migrations(env.DB, env.MIGRATIONS);
  const { results } = await env.DB.prepare(SCHEMA).all<Definition>();
  const created = results.map(({ sql }) => sql.replace(/^create (unique )?(table|index|trigger)/i, "$& if not exists"));
  const tables = results.filter(({ type }) => type === "table");
  const rows = await Promise.all(tables.map(({ name }) => rowsOf(name)));
  return [...created, ...rows.flat()].join(";\n");
}

let initial: string | undefined;

/** Deletes rows, objects, cached responses and Durable Objects. The migrations run once; later databases get their result. */
export async function emptyStorage(): Promise<void> {
  await reset();
  if (initial === undefined) initial = await migrated();
  else await env.DB.prepare(initial).run();
}
