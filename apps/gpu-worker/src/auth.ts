/** Who may read the metrics: whoever has the token, or, without one, this machine. */
import { createHash, timingSafeEqual } from "node:crypto";
import { ApiError } from "@reptok/shared";
import type { Context, MiddlewareHandler } from "hono";

const LOOPBACK = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;

/** A page that got here by a name of its own (DNS rebinding) is none of this machine's. */
function requireLoopback({ req }: Context): void {
  if (LOOPBACK.test(new URL(req.url).hostname)) return;
  throw new ApiError("unauthorized", "expected the token of the metrics, or a loopback address", "authorization");
}

const digestOf = (text: string) => createHash("sha256").update(text).digest();

/** Requires `Authorization: Bearer` with the token, which Prometheus can send; without a token, that it be asked on this machine. */
export function requireToken(token: string | null): MiddlewareHandler {
  return async function requireToken(c, next) {
    if (token === null) requireLoopback(c);
    else if (!timingSafeEqual(digestOf(c.req.header("authorization") ?? ""), digestOf(`Bearer ${token}`))) {
      c.header("www-authenticate", "Bearer");
      throw new ApiError("unauthorized", "expected the token of the metrics", "authorization");
    }
    await next();
  };
}
