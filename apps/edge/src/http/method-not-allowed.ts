import { ApiError } from "@reptok/shared";
import type { Context, Hono, MiddlewareHandler } from "hono";
import type { AppEnv } from "../platform/app-env.ts";

/** The methods of each path of the app. */
function methodsOf(app: Hono<AppEnv>): Map<string, Set<string>> {
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    if (method === "ALL") continue;
    const known = methods.get(path) ?? new Set();
    methods.set(path, known.add(method));
    if (method === "GET") known.add("HEAD");
  }
  return methods;
}

function refuse(c: Context<AppEnv>, known: ReadonlySet<string>): never {
  const allow = [...known].join(", ");
  c.header("allow", allow);
  throw new ApiError("method_not_allowed", `expected ${allow}, got ${c.req.method}`);
}

/**
 * Throws `method_not_allowed` for literal paths of routes, before a route with a parameter matches them: in
 * `/v1/latents/search` the last segment is not an id.
 */
export function knownMethods(app: Hono<AppEnv>): MiddlewareHandler<AppEnv> {
  let methods: Map<string, Set<string>> | undefined;
  return async function knownMethods(c, next) {
    methods ??= methodsOf(app);
    const known = methods.get(c.req.path);
    if (known && !known.has(c.req.method)) refuse(c, known);
    await next();
  };
}

/** Responds `method_not_allowed`, with `allow`, if the path has a route and the method does not. Call it after all routes. */
export function refuseOtherMethods(app: Hono<AppEnv>): void {
  for (const [path, known] of methodsOf(app)) app.all(path, (c) => refuse(c, known));
}
