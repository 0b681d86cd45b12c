/** Identifies the caller of a request; throws `invalid_api_key` for unknown credentials. */
import { ApiError } from "@reptok/shared";
import type { Context } from "hono";
import { type ApiKeyRow, findKey, findKeyByHash, touchKey } from "../db/api-keys.ts";
import { database } from "../db/client.ts";
import { findProject, type ProjectRow } from "../db/projects.ts";
import { apiKeyHash, bearerToken, isApiKey } from "../domain/api-key.ts";
import { isValidLink, type Link, parseLink } from "../domain/link.ts";
import type { AppEnv } from "../platform/app-env.ts";
import type { Caller } from "../domain/caller.ts";
import { isLoopback, LOCAL_PROJECT, isOpen } from "../domain/project.ts";
import { SCOPES } from "../domain/scope.ts";
import { logWarning } from "../platform/log.ts";
import { CACHE_MS, cacheCaller, cachedCaller } from "./caller-cache.ts";
import { isValidToken, readToken } from "./tokens.ts";

/** Minimum time between two updates of the time of a key's last use. */
const TOUCH_MS = 60_000;
const NO_LIMITS = { project: null, key: null } as const;

const LOCAL: Caller = {
  project: LOCAL_PROJECT,
  apiKey: null,
  credential: { kind: "loopback" },
  scopes: new Set(SCOPES),
  linkSecret: null,
  requestsPerMinute: NO_LIMITS,
  goodUntil: Infinity,
  hasQuota: false,
};
/** The operator has no project, and access to the admin API only. */
const ADMIN: Caller = {
  project: "",
  apiKey: null,
  credential: { kind: "admin" },
  scopes: new Set(["admin"]),
  linkSecret: null,
  requestsPerMinute: NO_LIMITS,
  goodUntil: 0,
  hasQuota: false,
};
/** The holder of METRICS_TOKEN may read the fleet's status, and nothing more. */
const SCRAPER: Caller = { ...ADMIN, scopes: new Set(["fleet"]) };

/** Returns the error for invalid credentials: one message for all reasons, so that it reveals nothing about existing keys. */
function unauthorized(c: Context<AppEnv>, message: string, error = ""): ApiError {
  c.header("www-authenticate", `Bearer realm="reptok"${error}`);
  return new ApiError("invalid_api_key", message);
}

const digest = async (text: string) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));

/** Minimum length of the operator's secret: a shorter one could be guessed and is not accepted. */
const MIN_SECRET = 20;

/** Returns whether the token equals the secret, in constant time by comparing digests of equal length. */
async function isSecret(secret: string | undefined, token: string): Promise<boolean> {
  return secret !== undefined && secret.length >= MIN_SECRET
    ? crypto.subtle.timingSafeEqual(await digest(secret), await digest(token))
    : false;
}

const isRevokedOrExpired = (
  { revokedAt, expiresAt }: Pick<ApiKeyRow, "revokedAt" | "expiresAt">,
  now: number,
): boolean => revokedAt !== null || (expiresAt ?? Infinity) <= now;

const hasQuota = (limits: Pick<ApiKeyRow, "picturesPerMonth" | "evaluationsPerMonth">): boolean =>
  limits.picturesPerMonth !== null || limits.evaluationsPerMonth !== null;

async function callerOfKey(c: Context<AppEnv>, token: string, now: number): Promise<Caller | null> {
  if (!isApiKey(token)) return null;
  const db = database(c.env.DB);
  const found = await findKeyByHash(db, await apiKeyHash(token));
  if (!found) return null;
  const { key, project } = found;
  if (project.disabledAt !== null || isRevokedOrExpired(key, now)) return null;
  if ((key.lastUsedAt ?? 0) < now - TOUCH_MS) {
    const touched = touchKey(db, key.id, now, now - TOUCH_MS);
    c.executionCtx.waitUntil(touched.catch((thrown: unknown) => logWarning("key.touch", thrown)));
  }
  return {
    project: project.id,
    apiKey: key.id,
    credential: { kind: "key" },
    scopes: new Set(key.scopes),
    linkSecret: isOpen(c.env, project.id) ? null : project.linkSecret,
    requestsPerMinute: { project: project.requestsPerMinute, key: key.requestsPerMinute },
    goodUntil: Math.min(now + CACHE_MS, key.expiresAt ?? Infinity),
    hasQuota: hasQuota(project) || hasQuota(key),
  };
}

/** A project and one of its keys; the key is null for the local project and its links. */
interface Holder {
  readonly project: ProjectRow;
  readonly key: ApiKeyRow | null;
}

/**
 * Returns the project and the key of a signed credential; null unless `isSigned` accepts the project's secret, the project is
 * enabled and the key is neither revoked nor expired.
 */
async function findHolder(
  c: Context<AppEnv>,
  { project: id, key: keyId }: { readonly project: string; readonly key: string | null },
  now: number,
  isSigned: (secret: string) => Promise<boolean>,
): Promise<Holder | null> {
  const db = database(c.env.DB);
  const project = await findProject(db, id);
  if (!project || project.disabledAt !== null || !(await isSigned(project.linkSecret))) return null;
  const key = keyId === null ? null : await findKey(db, project.id, keyId);
  return key === undefined || (key && isRevokedOrExpired(key, now)) ? null : { project, key };
}

/** Returns the fields of a caller that acts for the holder until `expires`, in milliseconds since the epoch. */
const actingFor = ({ project, key }: Holder, expires: number, now: number) => ({
  project: project.id,
  apiKey: key?.id ?? null,
  requestsPerMinute: { project: project.requestsPerMinute, key: key?.requestsPerMinute ?? null },
  goodUntil: Math.min(now + CACHE_MS, expires, key?.expiresAt ?? Infinity),
  hasQuota: hasQuota(project) || (key !== null && hasQuota(key)),
});

/**
 * Returns the caller of a browser token, with those of its scopes that its key still has and with the key's limits. A token is
 * valid no longer than its key. {@link checkToken} checks the origin of each request.
 */
async function callerOfBrowserToken(c: Context<AppEnv>, token: string, now: number): Promise<Caller | null> {
  const claims = readToken(token);
  if (!claims) return null;
  const holder = await findHolder(c, { project: claims.sub, key: claims.azp }, now, (secret) =>
    isValidToken(token, secret),
  );
  if (!holder) return null;
  const { project, key } = holder;
  return {
    ...actingFor(holder, 1000 * claims.exp, now),
    credential: { kind: "token", origin: claims.origin },
    scopes: new Set(key ? claims.scopes.filter((scope) => key.scopes.includes(scope)) : claims.scopes),
    linkSecret: isOpen(c.env, project.id) ? null : project.linkSecret,
  };
}

/**
 * Throws `invalid_api_key` for a browser token that a page of another origin sends, or that has no key and is not sent from
 * this machine. Browsers omit `Origin` only when a page reads from its own origin.
 */
function checkToken(c: Context<AppEnv>, { credential, apiKey }: Caller): void {
  if (credential.kind !== "token") return;
  const origin = c.req.header("origin") ?? new URL(c.req.url).origin;
  if (origin !== credential.origin)
    throw unauthorized(
      c,
      `expected a request from ${credential.origin}, the origin of the token`,
      ', error="invalid_token"',
    );
  if (apiKey === null && !isLocal(c))
    throw unauthorized(c, "expected a request from this machine", ', error="invalid_token"');
}

/**
 * Returns the caller of a signed link, which may only read the linked resource, within the limits of the key that requested the
 * link. A link is valid no longer than its key.
 */
async function callerOfLink(c: Context<AppEnv>, link: Link, now: number): Promise<Caller | null> {
  const holder = await findHolder(c, link, now, (secret) => isValidLink(link, secret, now));
  return (
    holder && {
      ...actingFor(holder, 1000 * link.expires, now),
      credential: { kind: "link", expires: link.expires },
      scopes: new Set(["latents:read"]),
      linkSecret: holder.project.linkSecret,
    }
  );
}

async function callerOfToken(c: Context<AppEnv>, token: string, now: number): Promise<Caller | null> {
  if (await isSecret(c.env.ADMIN_KEY, token)) return ADMIN;
  if (await isSecret(c.env.METRICS_TOKEN, token)) return SCRAPER;
  return (await callerOfKey(c, token, now)) ?? callerOfBrowserToken(c, token, now);
}

function isLocal(c: Context<AppEnv>): boolean {
  const { url } = c.req;
  const provenance = { url, address: c.req.header("cf-connecting-ip"), origin: c.req.header("origin") };
  return isOpen(c.env, LOCAL_PROJECT) && isLoopback(provenance);
}

/** Returns the caller that `find` returns for the credential, cached for a few seconds. */
async function withCache(credential: string, now: number, find: () => Promise<Caller | null>): Promise<Caller | null> {
  const cached = cachedCaller(credential, now);
  if (cached) return cached;
  const caller = await find();
  return caller && cacheCaller(credential, caller, now);
}

export async function identify(c: Context<AppEnv>): Promise<Caller> {
  const header = c.req.header("authorization");
  const now = Date.now();
  if (header === undefined) {
    const { method, url } = c.req;
    const link = method === "GET" || method === "HEAD" ? parseLink(url) : null;
    const linked = link && (await withCache(url, now, () => callerOfLink(c, link, now)));
    const caller = linked ?? (isLocal(c) ? LOCAL : null);
    if (caller) return caller;
    throw unauthorized(c, "expected an API key: Authorization: Bearer rt_live_...");
  }
  const token = bearerToken(header);
  if (token === LOCAL_PROJECT && isLocal(c)) return LOCAL;
  const caller = token && (await withCache(token, now, () => callerOfToken(c, token, now)));
  if (caller) {
    checkToken(c, caller);
    return caller;
  }
  throw unauthorized(c, "expected a valid API key, got an unknown, expired or revoked one", ', error="invalid_token"');
}
