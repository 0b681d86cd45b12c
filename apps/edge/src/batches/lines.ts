/** The requests of one batch and their results, in the storage of the Durable Object that runs it. */
import type { BatchRequest, LineBody } from "../domain/batch.ts";

/**
 * `ready`: has no job yet. `preparing`: an edit whose sources are being computed. `running`: has an unfinished job. `done` and
 * `failed`: has a line of the output or error file.
 */
export type LineState = "ready" | "preparing" | "running" | "done" | "failed";

/** The ids of the jobs that compute an edit's sources: one for each picture, and those of the prompt. */
export interface Sources {
  readonly pictures: readonly string[];
  readonly prompt: readonly string[];
}

export interface Line {
  readonly line: number;
  readonly customId: string;
  /** The id of its job. */
  readonly job: string;
  readonly body: LineBody;
  /** Null unless the line is `preparing`. */
  readonly sources: Sources | null;
}

export const TABLES = `
  create table lines (
    line integer primary key, custom_id text not null, job text not null, body text not null, state text not null,
    sources text
  );
  create index lines_state on lines (state, line);
  create table results (
    line integer not null, piece integer not null, text text not null, primary key (line, piece)
  ) without rowid;
`;

/** Characters per piece of a result; a row may have 2 MB. */
const PIECE = 500_000;

export class Lines {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  clear(): void {
    this.#sql.exec("delete from results");
    this.#sql.exec("delete from lines");
  }

  add(line: number, job: string, { customId, body }: BatchRequest): void {
    const write = "insert into lines (line, custom_id, job, body, state) values (?, ?, ?, ?, 'ready')";
    this.#sql.exec(write, line, customId, job, JSON.stringify(body));
  }

  total(): number {
    return Number(this.#sql.exec("select count(*) as n from lines").one()["n"]);
  }

  count(state: LineState): number {
    return Number(this.#sql.exec("select count(*) as n from lines where state = ?", state).one()["n"]);
  }

  of(state: LineState, limit: number): Line[] {
    const rows = this.#sql.exec("select * from lines where state = ? order by line limit ?", state, limit).toArray();
    return rows.map((row) => ({
      line: Number(row["line"]),
      customId: String(row["custom_id"]),
      job: String(row["job"]),
      body: JSON.parse(String(row["body"])) as LineBody,
      sources: JSON.parse(String(row["sources"])) as Sources | null,
    }));
  }

  move(line: number, state: LineState): void {
    this.#sql.exec("update lines set state = ?, sources = null where line = ?", state, line);
  }

  /** Makes an edit wait for the jobs of its sources. */
  prepare(line: number, sources: Sources): void {
    const write = "update lines set state = 'preparing', sources = ? where line = ?";
    this.#sql.exec(write, JSON.stringify(sources), line);
  }

  /** Ends a request with its line of the output or error file. */
  end(line: number, state: "done" | "failed", text: string): void {
    for (let at = 0; at < text.length; at += PIECE)
      this.#sql.exec(
        "insert or replace into results (line, piece, text) values (?, ?, ?)",
        line,
        at / PIECE,
        text.slice(at, at + PIECE),
      );
    this.move(line, state);
  }

  /** Returns the size in bytes of the file of all requests in this state. */
  bytes(state: "done" | "failed"): number {
    const query = "select sum(length(cast(text as blob))) as n from results join lines using (line) where state = ?";
    return Number(this.#sql.exec(query, state).one()["n"] ?? 0);
  }

  /** Yields the text of the file in pieces, in the order of the lines. */
  *texts(state: "done" | "failed"): Generator<string> {
    const query = "select text from results join lines using (line) where state = ? order by line, piece";
    for (const { text } of this.#sql.exec(query, state)) yield String(text);
  }
}
