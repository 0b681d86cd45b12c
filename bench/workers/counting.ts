/** The edge with counted platform calls: `GET /counts` returns the calls since the previous one. */
import edge, {
  BatchRunner,
  Dispatcher as EdgeDispatcher,
  JobRoom as EdgeJobRoom,
  RateLimiter,
  VectorShard,
  WebhookSender,
} from "../../apps/edge/src/index.ts";
import type { Env, JobMessage } from "../../apps/edge/src/env.ts";

export { BatchRunner, RateLimiter, VectorShard, WebhookSender };

const counts: Record<string, number> = {};
const count = (name: string, n = 1) => (counts[name] = (counts[name] ?? 0) + n);

type Call = (...args: unknown[]) => unknown;

/** A proxy of `target` that calls `before` before each method. */
function watched<T extends object>(target: T, before: (method: string, args: unknown[]) => void): T {
  return new Proxy(target, {
    get(_, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function" || typeof name !== "string") return value;
      return (...args: unknown[]) => {
        before(name, args);
        return (value as Call).apply(target, args);
      };
    },
  });
}

const RUNS = new Set(["all", "run", "raw", "first"]);

function countedD1(db: D1Database): D1Database {
  const bare = new WeakMap<object, D1PreparedStatement>();
  const rows = async (result: unknown) => {
    const results = (Array.isArray(result) ? result : [result]) as { meta?: D1Meta }[];
    for (const { meta } of results) {
      if (!meta) continue;
      count("D1 rows written", meta.rows_written);
      count("D1 rows read", meta.rows_read);
    }
    return result;
  };
  const statement = (raw: D1PreparedStatement): D1PreparedStatement => {
    const proxy = new Proxy(raw, {
      get(_, name) {
        const value: unknown = Reflect.get(raw, name, raw);
        if (typeof value !== "function" || typeof name !== "string") return value;
        return (...args: unknown[]) => {
          if (name === "bind") return statement((value as Call).apply(raw, args) as D1PreparedStatement);
          if (RUNS.has(name)) {
            count("D1 calls");
            count("D1 statements");
          }
          const result = (value as Call).apply(raw, args);
          return name === "all" || name === "run" ? (result as Promise<unknown>).then(rows) : result;
        };
      },
    });
    bare.set(proxy, raw);
    return proxy;
  };
  return {
    prepare: (query: string) => statement(db.prepare(query)),
    batch: async (list: D1PreparedStatement[]) => {
      count("D1 calls");
      count("D1 statements", list.length);
      return rows(await db.batch(list.map((each) => bare.get(each) ?? each)));
    },
  } as unknown as D1Database;
}

function countedObjects<T extends Rpc.DurableObjectBranded>(
  namespace: DurableObjectNamespace<T>,
  name: string,
): DurableObjectNamespace<T> {
  return new Proxy(namespace, {
    get(target, method) {
      const value: unknown = Reflect.get(target, method, target);
      if (method !== "getByName") return typeof value === "function" ? (value as Call).bind(target) : value;
      return (...args: unknown[]) =>
        new Proxy((value as Call).apply(target, args) as object, {
          get(stub, call) {
            const member: unknown = Reflect.get(stub, call, stub);
            if (typeof member !== "function") return member;
            return (...rest: unknown[]) => {
              count("Durable Object requests");
              count(`  ${name}.${String(call)}`);
              return (stub as Record<string, Call>)[String(call)]!(...rest);
            };
          },
        });
    },
  });
}

function counted(env: Env): Env {
  return {
    ...env,
    DB: countedD1(env.DB),
    BUCKET: watched(env.BUCKET, (method) => count(`R2 ${method}`)),
    JOBS: watched(env.JOBS, () => count("queue sends")),
    JOB_ROOM: countedObjects(env.JOB_ROOM, "JobRoom"),
    DISPATCHER: countedObjects(env.DISPATCHER, "Dispatcher"),
    WEBHOOK_SENDER: countedObjects(env.WEBHOOK_SENDER, "WebhookSender"),
  };
}

export class JobRoom extends EdgeJobRoom {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, counted(env));
  }
}

export class Dispatcher extends EdgeDispatcher {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, counted(env));
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    count("WebSocket messages in");
    await super.webSocketMessage(socket, data);
  }
}

export default {
  async fetch(request, env, ctx) {
    if (new URL(request.url).pathname === "/counts") {
      const snapshot = { ...counts };
      for (const name of Object.keys(counts)) delete counts[name];
      return Response.json(snapshot);
    }
    count("requests");
    return edge.fetch(request, counted(env), ctx);
  },
  async queue(batch, env) {
    count("queue deliveries", batch.messages.length);
    await edge.queue(batch, counted(env));
  },
} satisfies ExportedHandler<Env, JobMessage>;
