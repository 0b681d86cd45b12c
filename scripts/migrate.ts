/**
 * Applies the pending migrations to the local D1: `node scripts/migrate.ts <wrangler's configuration> <state directory>`.
 *
 * `wrangler d1 migrations apply` starts workerd once per migration. Here one process applies all of them, each in one transaction,
 * and records them in the same table.
 */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_readConfig } from "wrangler";

const [config, dataDir] = process.argv.slice(2);
if (config === undefined || dataDir === undefined)
  throw new Error("usage: migrate.ts <wrangler's configuration> <state directory>");
const [database] = unstable_readConfig({ config }).d1_databases;
if (database?.database_id === undefined || database.migrations_dir === undefined)
  throw new Error(`expected a D1 database with migrations in ${config}`);

const directory = path.resolve(path.dirname(config), database.migrations_dir);
const files = globSync("*.sql", { cwd: directory }).toSorted();
const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    modules: true,
    script: "",
    resourcePersistencePath: path.join(dataDir, "v3"),
    d1Databases: { DB: database.database_id },
  }),
);
try {
  const db = await miniflare.getD1Database("DB");
  const table = `create table if not exists d1_migrations (
    id integer primary key autoincrement, name text unique, applied_at timestamp default current_timestamp not null
  )`;
  await db.prepare(table).run();
  const { results } = await db.prepare("select name from d1_migrations").all<{ name: string }>();
  const applied = new Set(results.map(({ name }) => name));
  for (const file of files.filter((name) => !applied.has(name))) {
    const statements = readFileSync(path.join(directory, file), "utf8").split("--> statement-breakpoint");
    const record = db.prepare("insert into d1_migrations (name) values (?)").bind(file);
    await db.batch([...statements.map((statement) => db.prepare(statement)), record]);
    console.log(`applied ${file}`);
  }
} finally {
  await miniflare.dispose();
}
