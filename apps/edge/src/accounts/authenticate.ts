import type { MiddlewareHandler } from "hono";
import { checkScope } from "./caller.ts";
import { identify } from "./identify.ts";
import type { Scope } from "../domain/scope.ts";
import type { AppEnv } from "../platform/app-env.ts";

/** Lets in whoever is known, as `caller`; everybody else gets `invalid_api_key`. */
export function authenticate(): MiddlewareHandler<AppEnv> {
  return async function authenticate(c, next) {
    c.set("caller", await identify(c));
    await next();
  };
}

/**
 * Requires the scope that `scopeOf` gives for a method and path; null for none, since any key will do. Links and keys
 * without it get `insufficient_scope`.
 */
export function authorize(scopeOf: (method: string, path: string) => Scope | null): MiddlewareHandler<AppEnv> {
  return async function authorize(c, next) {
    const scope = scopeOf(c.req.method, c.req.path);
    if (scope !== null) checkScope(c, scope);
    await next();
  };
}
