/** Access to the metrics: by token, or from a loopback address if there is no token. */
import { createHash, timingSafeEqual } from "node:crypto";
import { ApiError } from "@reptok/shared";
import type { Context, MiddlewareHandler } from "hono";

const LOOPBACK = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;

/** A host name that is not local (DNS rebinding) is rejected. */
function requireLoopback({ req }: Context): void {
  if (LOOPBACK.test(new URL(req.url).hostname)) return;
  throw new ApiError(
    "unauthorized",
    "expected a request from a loopback address, or METRICS_TOKEN to be set",
    "authorization",
  );
}

const digestOf = (text: string) => createHash("sha256").update(text).digest();

/** Requires the bearer token, which Prometheus can send; without a token, a loopback address. */
export function requireToken(token: string | null): MiddlewareHandler {
  return async function requireToken(c, next) {
    if (token === null) requireLoopback(c);
    else if (!timingSafeEqual(digestOf(c.req.header("authorization") ?? ""), digestOf(`Bearer ${token}`))) {
      c.header("www-authenticate", "Bearer");
      throw new ApiError("unauthorized", "expected the bearer token METRICS_TOKEN", "authorization");
    }
    await next();
  };
}
