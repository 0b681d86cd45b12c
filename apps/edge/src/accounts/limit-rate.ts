import { ApiError } from "@reptok/shared";
import type { MiddlewareHandler } from "hono";
import type { Caller } from "../domain/caller.ts";
import type { AppEnv } from "../platform/app-env.ts";
import type { RateState } from "../domain/rate.ts";
import type { RateLimit } from "./rate-limiter.ts";
import type { Env } from "../env.ts";
import { logWarning } from "../platform/log.ts";

function limitsOf({ apiKey, requestsPerMinute }: Caller): RateLimit[] {
  const { project, key } = requestsPerMinute;
  return [
    ...(project === null ? [] : [{ subject: "project", limit: project }]),
    ...(key === null || apiKey === null ? [] : [{ subject: apiKey, limit: key }]),
  ];
}

/** Returns the state after this request; null if there are no limits or if the limiter fails, in which case requests pass. */
async function take(env: Env, caller: Caller): Promise<RateState | null> {
  const limits = limitsOf(caller);
  if (limits.length === 0) return null;
  try {
    return await env.RATE_LIMITER.getByName(caller.project).take(limits);
  } catch (thrown) {
    logWarning("rate.take", thrown);
    return null;
  }
}

/** Enforces the caller's requests per minute; every response has the state in its headers, as OpenAI's have. */
export function limitRate(): MiddlewareHandler<AppEnv> {
  return async function limitRate(c, next) {
    const state = await take(c.env, c.get("caller"));
    if (state === null) return next();
    c.header("x-ratelimit-limit-requests", String(state.limit));
    c.header("x-ratelimit-remaining-requests", String(state.remaining));
    c.header("x-ratelimit-reset-requests", `${(state.resetMs / 1000).toFixed(3)}s`);
    if (state.waitMs > 0) {
      c.set("retryAfter", Math.ceil(state.waitMs / 1000));
      throw new ApiError("rate_limit_exceeded", `expected at most ${state.limit} requests per minute`);
    }
    return next();
  };
}
