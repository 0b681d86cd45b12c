/** SQLite tables of Durable Objects. Their contents can be restored from D1 and R2, so they are rebuilt and never migrated. */

/** Returns the same text for definitions that differ only in comments and white space. */
function normalize(definition: string): string {
  return definition.replaceAll(/--.*$/gm, "").replaceAll(/\s+/g, " ").trim();
}

/** Returns the object's tables, except those of SQLite and of the platform, which cannot be dropped. */
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
 * Creates the tables of a Durable Object; called in its constructor. Tables of another definition, which another version of the
 * edge created, are dropped with their contents and created again.
 *
 * @param definition statements that create the tables and indexes; the table name `definition` is reserved
 * @param restore called before contents are dropped, to schedule their restoration; if it rejects, the object does not start
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
