/** The SQLite tables of Durable Objects. They contain what can be restored from D1 and R2, so they are rebuilt, never migrated. */

/** The same text for definitions that differ in comments and white space alone. */
function normalize(definition: string): string {
  return definition.replaceAll(/--.*$/gm, "").replaceAll(/\s+/g, " ").trim();
}

/** The object's tables; those of SQLite and of the platform cannot be dropped. */
function tableNames(sql: SqlStorage): string[] {
  const rows = sql.exec("select name from sqlite_master where type = 'table'").toArray();
  return rows.map(({ name }) => String(name)).filter((name) => !/^(sqlite|_cf)_/.test(name));
}

function storedDefinition(sql: SqlStorage, tables: readonly string[]): string | undefined {
  if (!tables.includes("definition")) return undefined;
  const [row] = sql.exec("select text from definition").toArray();
  return row && String(row["text"]);
}

/**
 * Creates the tables of a Durable Object, in its constructor. Tables of another definition, which another version of the edge
 * created, are dropped with their contents and created anew.
 *
 * @param definition statements that create the tables and indexes; the name `definition` is reserved
 * @param restore called before contents are dropped: arranges that they come back. While it rejects, the object does not start.
 */
export function openTables(ctx: DurableObjectState, definition: string, restore?: () => Promise<void>): void {
  const { sql } = ctx.storage;
  const text = normalize(definition);
  const tables = tableNames(sql);
  if (storedDefinition(sql, tables) === text) return;
  const create = () =>
    ctx.storage.transactionSync(() => {
      for (const table of tables) sql.exec(`drop table "${table}"`);
      sql.exec(definition);
      sql.exec("create table definition (text text not null)");
      sql.exec("insert into definition values (?)", text);
    });
  if (tables.length === 0 || !restore) return create();
  void ctx.blockConcurrencyWhile(async () => {
    await restore();
    create();
  });
}
