/** Tables that another version of the edge created, in Durable Objects of the real workerd. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { openTables } from "./tables.ts";

let count = 0;

/** Runs `use` in a Durable Object with empty storage. */
function inObject<T>(use: (state: DurableObjectState) => T | Promise<T>): Promise<T> {
  const stub = env.JOB_ROOM.getByName(`tables ${count++}`);
  return runInDurableObject(stub, (_, state) => use(state));
}
const notes = ({ storage }: DurableObjectState) => storage.sql.exec("select * from notes").toArray();

const OLD =
  "create table notes (id integer primary key autoincrement, text text); create index notes_text on notes (text)";
const NEW = "create table notes (id integer primary key, text text, author text not null)";

test("tables keep their contents if the definition differs only in comments and white space", async () => {
  await inObject((state) => {
    openTables(state, OLD);
    state.storage.sql.exec("insert into notes (text) values ('a')");
    openTables(state, `-- The notes.\n  ${OLD.replaceAll(";", ";\n\n")}`);
    expect(notes(state)).toEqual([{ id: 1, text: "a" }]);
  });
});

test("rebuilds tables of another definition and tables without a recorded definition", async () => {
  await inObject((state) => {
    const { sql } = state.storage;
    sql.exec(`${OLD}; insert into notes (text) values ('a'); create table forgotten (id text)`);
    openTables(state, OLD);
    expect(notes(state)).toEqual([]);
    sql.exec("insert into notes (text) values ('a')");
    openTables(state, NEW);
    sql.exec("insert into notes values (1, 'b', 'c')");
    expect(notes(state)).toEqual([{ id: 1, text: "b", author: "c" }]);
    const names = sql.exec("select name from sqlite_master where name in ('forgotten', 'notes_text')").toArray();
    expect(names).toEqual([]);
  });
});

test("drops contents only after `restore` has succeeded", async () => {
  await inObject(async (state) => {
    const restored: string[] = [];
    openTables(state, OLD, async () => void restored.push("nothing was lost"));
    state.storage.sql.exec("insert into notes (text) values ('a')");
    const failing = {
      storage: state.storage,
      blockConcurrencyWhile: async (start: () => Promise<void>) => {
        await expect(start()).rejects.toThrow("away");
      },
    };
    openTables(failing as DurableObjectState, NEW, () => Promise.reject(new Error("away")));
    await Promise.resolve();
    expect([restored, notes(state)]).toEqual([[], [{ id: 1, text: "a" }]]);
    openTables(state, NEW, async () => void restored.push(String(notes(state)[0]!["text"])));
    await state.blockConcurrencyWhile(async () => {});
    expect([restored, notes(state)]).toEqual([["a"], []]);
  });
});
