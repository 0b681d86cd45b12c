/** The edge in workerd, without a proxy. */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../scripts/lib/stack.ts";
import { COMPATIBILITY_DATE, type Parts, type Served } from "./workerd.ts";

export const ADMIN_KEY = "operator-of-the-benchmark";
export const FLEET_TOKEN = "token-of-the-benchmark-0123456789ab";

const objects = (...names: string[]) =>
  Object.fromEntries(
    names.map((name) => [name.replaceAll(/(?<!^)(?=[A-Z])/g, "_").toUpperCase(), { className: name, useSQLite: true }]),
  );

/** The bindings of apps/edge/wrangler.jsonc, with the values of local runs. */
export function edgeParts(): Parts {
  return {
    compatibilityDate: COMPATIBILITY_DATE,
    compatibilityFlags: ["enable_request_signal"],
    bindings: {
      FLEET_TOKEN,
      DISPATCHERS: "1",
      WAIT_LIMIT_MS: "60000",
      WEBHOOK_LOCAL: "",
      LOCAL_OPEN: "allow",
      CORS_ORIGINS: "",
      DNS_RESOLVER: "",
      MODEL_ALIASES: "",
      METADATA_KEYS: "",
      MODERATION_URL: "",
      ADMIN_KEY,
    },
    d1Databases: { DB: "reptok" },
    r2Buckets: { BUCKET: "reptok" },
    queueProducers: { JOBS: "reptok-jobs" },
    queueConsumers: { "reptok-jobs": { maxBatchSize: 100, maxBatchTimeout: 0 } },
    durableObjects: objects("Dispatcher", "JobRoom", "WebhookSender", "VectorShard", "RateLimiter"),
  };
}

export async function migrate({ miniflare }: Served, worker = "edge"): Promise<void> {
  const db = await miniflare.getD1Database("DB", worker);
  for (const file of globSync(path.join(ROOT, "migrations/*.sql")).toSorted())
    for (const statement of readFileSync(file, "utf8").split("--> statement-breakpoint"))
      await db.prepare(statement).run();
}
