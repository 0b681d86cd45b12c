/** The local runtime's state, read from its files. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The SQLite files of D1, or of what R2's simulator knows of its objects. */
function databaseFiles(dataDir: string, kind: "d1" | "r2"): string[] {
  const entries = readdirSync(path.join(dataDir, "v3", kind), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".sqlite") && !entry.name.startsWith("metadata"))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

type Row = Readonly<Record<string, unknown>>;

/** The rows that a query gives in the databases that have the table. */
export function readState(dataDir: string, kind: "d1" | "r2", table: string, query: string): Row[] {
  return databaseFiles(dataDir, kind).flatMap((file) => {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      const known = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table);
      return known === undefined ? [] : database.prepare(query).all();
    } finally {
      database.close();
    }
  });
}
