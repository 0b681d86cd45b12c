/** Configuration, from the environment alone. */
import { availableParallelism } from "node:os";
import { delimiter } from "node:path";
import { PROVIDERS } from "@reptok/runtime";
import { parseSecrets } from "@reptok/shared";
import * as z from "zod";

const count = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

const Environment = z.object({
  /** The edge's address, which the worker connects to. */
  EDGE_URL: z
    .url({ protocol: /^https?$/ })
    .default("http://127.0.0.1:8787")
    .transform((url) => url.replace(/\/+$/, "")),
  /** The fleet's token, as the edge has it; of several, separated by commas, the first is shown. */
  FLEET_TOKEN: z.string().transform((text, context) => {
    try {
      return parseSecrets(text)[0]!;
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : "expected a token");
      return z.NEVER;
    }
  }),
  /** This worker is the whole fleet: models that it does not have are listed no longer. */
  ONLY_WORKER: z.stringbool().default(false),
  /** Address on which health and metrics are served. */
  HOST: z.string().min(1).default("127.0.0.1"),
  /** What `GET /metrics` asks for as `Authorization: Bearer`; without it they are told on this machine alone. */
  METRICS_TOKEN: z.string().min(16).nullable().default(null),
  /** 0 picks a free port. */
  PORT: count(8788, 0, 65_535),
  /** Bundle directories, separated as in PATH. */
  MODELS: z
    .string()
    .default("models/starter")
    .transform((list) => list.split(delimiter).filter((dir) => dir !== ""))
    .refine((dirs) => dirs.length > 0, "expected at least one bundle directory"),
  PROVIDER: z.enum(["auto", ...PROVIDERS]).default("auto"),
  /** Intra-op threads of a session. */
  THREADS: count(availableParallelism(), 1, 256),
  /** Batches computed at a time, each on a session thread of its own. */
  WORKERS: count(1, 1, 64),
  /** Picture files decoded at a time, on threads of libuv's pool; half of them at most for one tenant. */
  DECODERS: count(2, 1, 64),
  /** Items computed together; a job may have so many by itself. */
  MAX_BATCH: count(16, 1, 1024),
  /** How long a batch waits for company, in milliseconds; 0 takes what is waiting. */
  LINGER_MS: count(0, 0, 1000),
  /** Open connections; those beyond it are closed at once. */
  MAX_CONNECTIONS: count(256, 1, 100_000),
  /** How long SIGTERM lets running jobs finish. */
  DRAIN_SECONDS: count(25, 0, 3600),
  /** Loads every network before answering ready, so that the first request is as fast as the others. */
  PRELOAD: z.stringbool().default(true),
  /** `stay` keeps answering /health-check with SETUP_FAILED; `exit` ends with status 1. */
  ON_SETUP_FAILURE: z.enum(["exit", "stay"]).default("exit"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

export type Config = z.infer<typeof Environment>;

/** Empty variables count as absent. Throws with one line per wrong variable. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) throw new Error(`configuration: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
