/** The caller of an authenticated request. */
import { ApiError } from "@reptok/shared";
import type { Context } from "hono";
import type { Owner } from "../domain/project.ts";
import { allows, type Scope } from "../domain/scope.ts";
import type { AppEnv } from "../platform/app-env.ts";

export function ownerOf(c: Context<AppEnv>): Owner {
  const { project, apiKey } = c.get("caller");
  return { project, apiKey };
}

export function projectOf(c: Context<AppEnv>): string {
  return c.get("caller").project;
}

/** Throws `insufficient_scope` for browser tokens and the operator: the request needs a project's own key. */
export function checkKey(c: Context<AppEnv>): void {
  const { kind } = c.get("caller").credential;
  if (kind !== "key" && kind !== "loopback")
    throw new ApiError("insufficient_scope", "expected an API key of a project, got another credential");
}

/** Throws `insufficient_scope` unless the caller has the scope. */
export function checkScope(c: Context<AppEnv>, scope: Scope): void {
  if (allows(c.get("caller").scopes, scope)) return;
  c.header("www-authenticate", `Bearer realm="reptok", error="insufficient_scope", scope="${scope}"`);
  throw new ApiError("insufficient_scope", `expected an API key with the scope ${scope}`);
}
