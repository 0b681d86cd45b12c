/** A D1 that executes calls and loses their results. */
import { env } from "cloudflare:workers";
import type { Env } from "../src/env.ts";

type Runs = Pick<D1PreparedStatement, "all" | "raw" | "run">;

/** Returns the result of `run` after losing it `times` times. */
function losing<T>(times: number, run: () => Promise<T>): () => Promise<T> {
  let left = times;
  return async () => {
    const answer = await run();
    if (left-- > 0) throw new Error("D1_ERROR: Network connection lost.");
    return answer;
  };
}

class LossyStatement implements Runs {
  readonly bare: D1PreparedStatement;
  readonly all: Runs["all"];
  readonly raw: Runs["raw"];
  readonly run: Runs["run"];
  readonly #times: number;

  constructor(bare: D1PreparedStatement, times: number) {
    this.bare = bare;
    this.#times = times;
    this.all = losing(times, () => bare.all());
    this.raw = losing(times, () => bare.raw()) as Runs["raw"];
    this.run = losing(times, () => bare.run());
  }

  bind(...values: unknown[]): LossyStatement {
    return new LossyStatement(this.bare.bind(...values), this.#times);
  }
}

/** The database, whose calls are executed and their answers lost, `times` times: all calls, or statements that begin so. */
export function lossy(db: D1Database, times: number, beginning: string = ""): D1Database {
  // A batch that is sent again is one of the same statements.
  const batches = new WeakMap<D1PreparedStatement, () => Promise<D1Result[]>>();
  return {
    prepare: (query: string) => new LossyStatement(db.prepare(query), query.startsWith(beginning) ? times : 0),
    batch: (statements: readonly LossyStatement[]) => {
      const bare = statements.map((statement) => statement.bare);
      const send = batches.get(bare[0]!) ?? losing(beginning === "" ? times : 0, () => db.batch(bare));
      batches.set(bare[0]!, send);
      return send();
    },
  } as unknown as D1Database;
}

/** The tests' bindings with that database, and with a queue that takes messages and delivers none. */
export function lossyEnv(times: number, beginning?: string): Env {
  const JOBS = { send: async () => {}, sendBatch: async () => {} } as unknown as Env["JOBS"];
  return { ...env, DB: lossy(env.DB, times, beginning), JOBS };
}
