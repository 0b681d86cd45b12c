/** Scopes: the permissions of API keys. */
import * as z from "zod";

export const SCOPES = ["images", "latents:read", "latents:write", "predictions", "usage", "fleet", "admin"] as const;
export const Scope = z.enum(SCOPES);
export type Scope = z.infer<typeof Scope>;

/** Scopes over all projects. */
const OPERATING: ReadonlySet<Scope> = new Set(["fleet", "admin"]);

/** Default scopes of a new key: everything within its project. */
export const DEFAULT_SCOPES: readonly Scope[] = SCOPES.filter((scope) => !OPERATING.has(scope));

/** The scopes that a browser token may have. */
export const TokenScope = Scope.exclude(["fleet", "admin"]);

/** Returns whether the scopes permit a request that needs `needed`; `admin` includes `fleet`. */
export function allows(scopes: ReadonlySet<Scope>, needed: Scope): boolean {
  return scopes.has(needed) || (needed === "fleet" && scopes.has("admin"));
}

/** Paths for autoscalers and Prometheus. */
const FLEET_PATHS: ReadonlySet<string> = new Set(["/v1/admin/fleet", "/metrics"]);

/** POST requests that only read. If a search stores its examples, the write scope is checked there. */
const READING_POSTS: ReadonlySet<string> = new Set([
  "/v1/latents/search",
  "/v1/latents/search/batch",
  "/v1/latents/count",
]);

/** Required scopes of reading and writing requests, by the path segment after `/v1/`; null if any key is accepted. */
const NEEDED: ReadonlyMap<string, { readonly read: Scope | null; readonly write: Scope | null }> = new Map([
  ["images", { read: "images", write: "images" }],
  ["latents", { read: "latents:read", write: "latents:write" }],
  ["embeddings", { read: "latents:read", write: "latents:read" }],
  ["collections", { read: "latents:read", write: "latents:write" }],
  ["files", { read: "images", write: "images" }],
  ["batches", { read: "images", write: "images" }],
  ["predictions", { read: "predictions", write: "predictions" }],
  ["webhooks", { read: "predictions", write: "predictions" }],
  ["models", { read: null, write: "predictions" }],
  ["account", { read: null, write: "predictions" }],
  ["hardware", { read: null, write: "predictions" }],
  ["deployments", { read: null, write: "predictions" }],
  ["trainings", { read: null, write: "predictions" }],
  ["tokens", { read: null, write: null }],
  ["usage", { read: "usage", write: "usage" }],
  ["admin", { read: "admin", write: "admin" }],
] as const);

/** Returns the scope that a request needs; null if any key is accepted or the path is unknown. */
export function scopeOf(method: string, path: string): Scope | null {
  if (FLEET_PATHS.has(path)) return "fleet";
  const needed = NEEDED.get(path.split("/")[2] ?? "");
  if (!needed) return null;
  const reads = method === "GET" || method === "HEAD" || READING_POSTS.has(path);
  return reads ? needed.read : needed.write;
}
