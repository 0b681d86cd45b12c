/** Configuration, from the environment alone. */
import { availableParallelism } from "node:os";
import { delimiter } from "node:path";
import { PROVIDERS } from "@reptok/runtime";
import { MAX_ITEMS, parseSecrets } from "@reptok/shared";
import * as z from "zod";

const count = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

const Environment = z.object({
  /** Address to listen on; a loopback address unless there is a secret. */
  HOST: z.string().min(1).default("127.0.0.1"),
  /** What the edge signs its requests with: one secret, or several while they are changed, separated by commas. */
  GPU_WORKER_SECRET: z
    .string()
    .transform((text, context) => {
      try {
        return parseSecrets(text);
      } catch (error) {
        context.addIssue(error instanceof Error ? error.message : "expected secrets");
        return z.NEVER;
      }
    })
    .default([]),
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
  /** Outputs admitted and unfinished, running ones included; beyond it jobs are refused. */
  MAX_QUEUE: count(128, MAX_ITEMS, 100_000),
  /** Items computed together. */
  MAX_BATCH: count(16, 1, 1024),
  /** How long a batch waits for company, in milliseconds; 0 takes what is waiting. */
  LINGER_MS: count(0, 0, 1000),
  MAX_BODY_BYTES: count(64 * 2 ** 20, 1024, 2 ** 30),
  /** Open connections; those beyond it are closed at once. */
  MAX_CONNECTIONS: count(256, 1, 100_000),
  /** How long a request may take to arrive, its body included; answered 408 after that. */
  REQUEST_SECONDS: count(120, 1, 3600),
  /** How long SIGTERM lets running jobs finish. */
  DRAIN_SECONDS: count(25, 0, 3600),
  /** Loads every network before answering ready, so that the first request is as fast as the others. */
  PRELOAD: z.stringbool().default(true),
  /** `stay` keeps answering /health-check with SETUP_FAILED; `exit` ends with status 1. */
  ON_SETUP_FAILURE: z.enum(["exit", "stay"]).default("exit"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

export type Config = z.infer<typeof Environment>;

const LOOPBACK = /^(localhost|::1|127(\.\d{1,3}){3})$/;

/** Empty variables count as absent. Throws with one line per wrong variable. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) throw new Error(`configuration: ${z.prettifyError(parsed.error)}`);
  const { HOST, GPU_WORKER_SECRET } = parsed.data;
  if (GPU_WORKER_SECRET.length === 0 && !LOOPBACK.test(HOST))
    throw new Error(`configuration: expected GPU_WORKER_SECRET, or a loopback address as HOST; got ${HOST}`);
  return parsed.data;
}
