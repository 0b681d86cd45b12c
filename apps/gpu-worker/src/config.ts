/** Configuration, from the environment alone. */
import { availableParallelism } from "node:os";
import { delimiter } from "node:path";
import { PROVIDERS } from "@reptok/runtime";
import { parseSecrets } from "@reptok/shared";
import * as z from "zod";

const count = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

const Environment = z.object({
  /** Base URL of the edge that the worker connects to. */
  EDGE_URL: z
    .url({ protocol: /^https?$/ })
    .default("http://127.0.0.1:8787")
    .transform((url) => url.replace(/\/+$/, "")),
  /** Token that authenticates the worker to the edge. If several are listed, separated by commas, the first one is used. */
  FLEET_TOKEN: z.string().transform((text, context) => {
    try {
      return parseSecrets(text)[0]!;
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : "expected a token");
      return z.NEVER;
    }
  }),
  /** This worker is the only one: models that it does not serve are removed from the edge's list. */
  ONLY_WORKER: z.stringbool().default(false),
  /** Address on which health and metrics are served. */
  HOST: z.string().min(1).default("127.0.0.1"),
  /** Bearer token of `GET /metrics`; without one, only requests from a loopback address are answered. */
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
  /** Batches computed concurrently, each on its own session thread. */
  WORKERS: count(1, 1, 64),
  /** Picture files decoded concurrently on libuv's thread pool; one tenant uses at most half of them. */
  DECODERS: count(2, 1, 64),
  /** Maximum items in a batch, and in a job. */
  MAX_BATCH: count(16, 1, 1024),
  /** Milliseconds that a batch waits for further tasks; 0 starts it with the tasks already queued. */
  LINGER_MS: count(0, 0, 1000),
  /** Maximum number of open connections; further ones are closed immediately. */
  MAX_CONNECTIONS: count(256, 1, 100_000),
  /** Seconds that running jobs get to finish after SIGTERM. */
  DRAIN_SECONDS: count(25, 0, 3600),
  /** Loads every network before the worker reports ready, so that the first request is not slower than later ones. */
  PRELOAD: z.stringbool().default(true),
  /** `stay` keeps answering /health-check with SETUP_FAILED; `exit` ends with status 1. */
  ON_SETUP_FAILURE: z.enum(["exit", "stay"]).default("exit"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

export type Config = z.infer<typeof Environment>;

/** Reads the configuration; empty variables count as absent. Throws an error with one line per invalid variable. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const variables = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = Environment.safeParse(variables);
  if (!parsed.success) throw new Error(`configuration: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
