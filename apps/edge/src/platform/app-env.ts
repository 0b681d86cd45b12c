/** Hono's type parameters: the bindings, and the variables that middleware sets. */
import type { RequestIdVariables } from "hono/request-id";
import type { Caller } from "../domain/caller.ts";
import type { Env } from "../env.ts";

/** A response as it is cached. */
export interface Answer {
  readonly body: ArrayBuffer | ReadableStream | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** The parts that `Server-Timing` reports. */
export type TimedPart = "cache" | "db" | "r2" | "queue" | "gpu";

export interface AppEnv {
  Bindings: Env;
  Variables: RequestIdVariables & {
    caller: Caller;
    /** Seconds after which a rejected request may succeed, if the error code does not determine it. */
    retryAfter?: number;
    /** The cached response that this one repeats, and its key. */
    cached?: { readonly key: string; readonly answer: Answer };
    /** Milliseconds by part. */
    timings?: Map<TimedPart, number>;
  };
}
