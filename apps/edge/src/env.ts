/** The Worker's bindings, as wrangler.jsonc declares them, and Hono's type parameter over them. */
import type { RequestIdVariables } from "hono/request-id";
import type { Caller } from "./accounts/caller.ts";
import type { JobRoom } from "./jobs/job-room.ts";
import type { RateLimiter } from "./accounts/rate-limiter.ts";
import type { VectorShard } from "./search/vector-shard.ts";
import type { Answer } from "./http/answers.ts";
import type { WebhookSender } from "./webhooks/sender.ts";

/** A queue message carries the job's id alone; everything else is in D1 and R2. */
export interface JobMessage {
  readonly job: string;
}

export interface Env {
  readonly DB: D1Database;
  readonly BUCKET: R2Bucket;
  readonly JOBS: Queue<JobMessage>;
  readonly JOB_ROOM: DurableObjectNamespace<JobRoom>;
  readonly WEBHOOK_SENDER: DurableObjectNamespace<WebhookSender>;
  /** Requests a minute, an object a project. */
  readonly RATE_LIMITER: DurableObjectNamespace<RateLimiter>;
  /** The exact search index, an object a namespace. */
  readonly VECTOR_SHARD: DurableObjectNamespace<VectorShard>;
  /** A Vectorize index with the cosine metric, which is then searched in place of the exact one. */
  readonly VECTORS?: Vectorize;
  /** Base URL of the GPU worker, without a trailing slash. */
  readonly GPU_WORKER_URL: string;
  /** What requests to it are signed with (a secret); the first of several, separated by commas. "" or absent: unsigned. */
  readonly GPU_WORKER_SECRET?: string;
  /** Longest time a request waits for its job, in milliseconds. */
  readonly WAIT_LIMIT_MS: string;
  /** How long a queue delivery is held open for its jobs, in milliseconds. */
  readonly QUEUE_HOLD_MS: string;
  /** Days that jobs which have ended are remembered, 7 or more; "" for ever. */
  readonly KEEP_JOBS_DAYS: string;
  /** "allow" lets webhooks go to private addresses, and over http: for local runs. */
  readonly WEBHOOK_LOCAL: string;
  /** "allow" lets requests from this machine do without a key, as the project `local`: for local runs. */
  readonly LOCAL_OPEN: string;
  /** The key of the admin API before there are others (a secret), of 20 characters or more; shorter or absent: none. */
  readonly ADMIN_KEY?: string;
  /** Origins whose pages may use the API, separated by commas; "*" for any, "" for none. */
  readonly CORS_ORIGINS: string;
  /** DNS over HTTPS, asked where a webhook's host leads; "" to go without. */
  readonly DNS_RESOLVER: string;
}

/** What `Server-Timing` tells apart. */
export type TimedPart = "cache" | "db" | "r2" | "queue" | "gpu";

export interface AppEnv {
  Bindings: Env;
  Variables: RequestIdVariables & {
    caller: Caller;
    /** Seconds after which a refused request makes sense, where that is known better than by its code. */
    retryAfter?: number;
    /** The kept answer that was given, and its key. */
    given?: { readonly key: string; readonly answer: Answer };
    /** Milliseconds a part. */
    took?: Map<TimedPart, number>;
  };
}
