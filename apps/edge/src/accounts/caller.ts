/** Whom a request comes from, as the routes behind `authenticate` know it. */
import { ApiError } from "@reptok/shared";
import type { Context } from "hono";
import type { Owner } from "../domain/project.ts";
import type { Scope } from "../domain/scope.ts";
import type { AppEnv } from "../env.ts";

/** How a caller was let in. */
export type Door =
  /** On the machine of a local run, without a key of its own. */
  | { readonly kind: "loopback" }
  | { readonly kind: "key" }
  /** The operator's `ADMIN_KEY`, which belongs to no project. */
  | { readonly kind: "admin" }
  /** A signed link, good until `expires` (seconds since the epoch). */
  | { readonly kind: "link"; readonly expires: number };

export interface Caller extends Owner {
  readonly door: Door;
  readonly scopes: ReadonlySet<Scope>;
  /** What the project's links are signed with; null where addresses are open. */
  readonly linkSecret: string | null;
  /** Requests a minute, of the project and of the key; null for no limit. */
  readonly requestsPerMinute: { readonly project: number | null; readonly key: number | null };
  /** Until when it is let in without being asked again, in milliseconds since the epoch. */
  readonly goodUntil: number;
  /** Whether pictures a month are limited, of the project or of the key. */
  readonly hasQuota: boolean;
}

export function ownerOf(c: Context<AppEnv>): Owner {
  const { project, apiKey } = c.get("caller");
  return { project, apiKey };
}

export function projectOf(c: Context<AppEnv>): string {
  return c.get("caller").project;
}

/** Throws `insufficient_scope` unless the caller may do that. */
export function checkScope(c: Context<AppEnv>, scope: Scope): void {
  if (c.get("caller").scopes.has(scope)) return;
  c.header("www-authenticate", `Bearer realm="reptok", error="insufficient_scope", scope="${scope}"`);
  throw new ApiError("insufficient_scope", `expected an API key with the scope ${scope}`);
}
