import type { MiddlewareHandler } from "hono";
import { checkScope } from "./caller.ts";
import { identify } from "./identify.ts";
import type { Scope } from "../domain/scope.ts";
import type { AppEnv } from "../platform/app-env.ts";

/** Authenticates the request and sets `caller`; throws `invalid_api_key` for unknown credentials. */
export function authenticate(): MiddlewareHandler<AppEnv> {
  return async function authenticate(c, next) {
    c.set("caller", await identify(c));
    await next();
  };
}

/**
 * Requires the scope that `scopeOf` returns for a method and path; null accepts any key. Throws `insufficient_scope` for links
 * and keys without the scope.
 */
export function authorize(scopeOf: (method: string, path: string) => Scope | null): MiddlewareHandler<AppEnv> {
  return async function authorize(c, next) {
    const scope = scopeOf(c.req.method, c.req.path);
    if (scope !== null) checkScope(c, scope);
    await next();
  };
}
