/** The edge's bindings behind faults. */
import type { Env, JobMessage } from "../../../apps/edge/src/env.ts";
import { Dice, type Faults } from "./dice.ts";

export interface FaultyEnv extends Env {
  readonly FAULTS: Faults;
}

type Call = (...args: unknown[]) => unknown;
type Wrapped = (call: Call, name: string) => Call;

/** `target` with the given methods replaced. */
function replacing<T extends object>(target: T, methods: Readonly<Record<string, Wrapped>>): T {
  return new Proxy(target, {
    get(_, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function" || typeof name !== "string") return value;
      const call = value.bind(target) as Call;
      return Object.hasOwn(methods, name) ? methods[name]!(call, name) : call;
    },
  });
}

const each = (names: readonly string[], wrapped: Wrapped) => Object.fromEntries(names.map((name) => [name, wrapped]));

/** Fails as D1 does when the connection to the database is lost. */
function faultyD1(db: D1Database, dice: Dice): D1Database {
  const inner = new WeakMap<D1PreparedStatement, D1PreparedStatement>();
  const failing: Wrapped =
    (call) =>
    (...args) =>
      dice.call("d1", "D1_ERROR: Network connection lost.", async () => call(...args));
  const statement = (raw: D1PreparedStatement): D1PreparedStatement => {
    const bind: Wrapped =
      (call) =>
      (...args) =>
        statement(call(...args) as D1PreparedStatement);
    const wrapped = replacing(raw, { bind, ...each(["first", "run", "all", "raw"], failing) });
    inner.set(wrapped, raw);
    return wrapped;
  };
  return replacing(db, {
    prepare:
      (call) =>
      (...args) =>
        statement(call(...args) as D1PreparedStatement),
    batch: (call, name) => {
      const run = failing(call, name);
      return (list) => run((list as D1PreparedStatement[]).map((wrapped) => inner.get(wrapped) ?? wrapped));
    },
  });
}

/** Fails as R2 does on an internal error. */
function faultyR2(bucket: R2Bucket, dice: Dice): R2Bucket {
  const failing: Wrapped =
    (call, name) =>
    (...args) =>
      dice.call("r2", `${name}: We encountered an internal error. Please try again. (10001)`, async () =>
        call(...args),
      );
  return replacing(bucket, each(["head", "get", "put", "delete", "list"], failing));
}

function faultyQueue(queue: Queue<JobMessage>, dice: Dice): Queue<JobMessage> {
  const failing: Wrapped =
    (call) =>
    (...args) =>
      dice.call("queue", "Queue send failed: Internal Server Error", async () => call(...args));
  return replacing(queue, each(["send", "sendBatch"], failing));
}

/** One for the isolate: the Worker and its Durable Objects share it. */
let dice: Dice | undefined;

export function diceOf({ FAULTS }: FaultyEnv): Dice {
  return (dice ??= new Dice(FAULTS));
}

/** The bindings that the edge gets. */
export function faulty(env: FaultyEnv): Env {
  const thrown = diceOf(env);
  return {
    ...env,
    DB: faultyD1(env.DB, thrown),
    BUCKET: faultyR2(env.BUCKET, thrown),
    JOBS: faultyQueue(env.JOBS, thrown),
  };
}
