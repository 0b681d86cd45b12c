import { ApiError } from "@reptok/shared";
import type { Context, Hono, MiddlewareHandler } from "hono";
import type { AppEnv } from "../platform/app-env.ts";

/** Returns the methods of each path of the app. */
function methodsOf(app: Hono<AppEnv>): Map<string, Set<string>> {
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    if (method === "ALL") continue;
    const supported = methods.get(path) ?? new Set();
    methods.set(path, supported.add(method));
    if (method === "GET") supported.add("HEAD");
  }
  return methods;
}

function reject(c: Context<AppEnv>, supported: ReadonlySet<string>): never {
  const allow = [...supported].join(", ");
  c.header("allow", allow);
  throw new ApiError("method_not_allowed", `expected ${allow}, got ${c.req.method}`);
}

/**
 * Throws `method_not_allowed` for literal paths of routes before a route with a parameter matches them: the last segment of
 * `/v1/latents/search` is not an id.
 */
export function checkMethod(app: Hono<AppEnv>): MiddlewareHandler<AppEnv> {
  let methods: Map<string, Set<string>> | undefined;
  return async function checkMethod(c, next) {
    methods ??= methodsOf(app);
    const supported = methods.get(c.req.path);
    if (supported && !supported.has(c.req.method)) reject(c, supported);
    await next();
  };
}

/** Rejects unsupported methods of existing paths with `method_not_allowed` and `Allow`. Must be called after all routes. */
export function rejectOtherMethods(app: Hono<AppEnv>): void {
  for (const [path, supported] of methodsOf(app)) app.all(path, (c) => reject(c, supported));
}
