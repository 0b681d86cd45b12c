/** Finds out whom a request comes from; throws `invalid_api_key` for everybody who is not known. */
import { ApiError } from "@reptok/shared";
import type { Context } from "hono";
import { type ApiKeyRow, findKey, findKeyByHash, touchKey } from "../db/api-keys.ts";
import { database } from "../db/client.ts";
import { findProject } from "../db/projects.ts";
import { apiKeyHash, bearerToken, isApiKey } from "../domain/api-key.ts";
import { isGoodLink, type Link, parseLink } from "../domain/link.ts";
import type { AppEnv } from "../platform/app-env.ts";
import type { Caller } from "../domain/caller.ts";
import { isLoopback, LOCAL_PROJECT, isOpen } from "../domain/project.ts";
import { SCOPES } from "../domain/scope.ts";
import { logWarning } from "../platform/log.ts";
import { KNOWN_MS, knownCaller, rememberCaller } from "./known.ts";

/** Least time between two notes that a key was used. */
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
/** The operator has no project; nothing but the admin API is open to them. */
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
/** Whoever has METRICS_TOKEN reads about the fleet, and nothing else. */
const SCRAPER: Caller = { ...ADMIN, scopes: new Set(["fleet"]) };

/** One message for all that can be wrong, so that nothing is told of keys that exist. */
function refuse(c: Context<AppEnv>, message: string, error = ""): ApiError {
  c.header("www-authenticate", `Bearer realm="reptok"${error}`);
  return new ApiError("invalid_api_key", message);
}

const digest = async (text: string) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));

/** Shortest secret of the operator: what could be guessed opens nothing. */
const MIN_SECRET = 20;

/** Whether the token is that secret. In constant time: digests are compared, of equal length whatever was sent. */
async function isSecret(secret: string | undefined, token: string): Promise<boolean> {
  return secret !== undefined && secret.length >= MIN_SECRET
    ? crypto.subtle.timingSafeEqual(await digest(secret), await digest(token))
    : false;
}

const isOver = ({ revokedAt, expiresAt }: Pick<ApiKeyRow, "revokedAt" | "expiresAt">, now: number): boolean =>
  revokedAt !== null || (expiresAt ?? Infinity) <= now;

const hasQuota = (of: Pick<ApiKeyRow, "picturesPerMonth" | "evaluationsPerMonth">): boolean =>
  of.picturesPerMonth !== null || of.evaluationsPerMonth !== null;

async function callerOfKey(c: Context<AppEnv>, token: string, now: number): Promise<Caller | null> {
  if (!isApiKey(token)) return null;
  const db = database(c.env.DB);
  const found = await findKeyByHash(db, await apiKeyHash(token));
  if (!found) return null;
  const { key, project } = found;
  if (project.disabledAt !== null || isOver(key, now)) return null;
  if ((key.lastUsedAt ?? 0) < now - TOUCH_MS) {
    const noted = touchKey(db, key.id, now, now - TOUCH_MS);
    c.executionCtx.waitUntil(noted.catch((thrown: unknown) => logWarning("key.touch", thrown)));
  }
  return {
    project: project.id,
    apiKey: key.id,
    credential: { kind: "key" },
    scopes: new Set(key.scopes),
    linkSecret: isOpen(c.env, project.id) ? null : project.linkSecret,
    requestsPerMinute: { project: project.requestsPerMinute, key: key.requestsPerMinute },
    goodUntil: Math.min(now + KNOWN_MS, key.expiresAt ?? Infinity),
    hasQuota: hasQuota(project) || hasQuota(key),
  };
}

/**
 * The caller of a signed link, who may read what it names and nothing else, within the limits of the key that asked for the
 * link. A link ends with its key.
 */
async function callerOfLink(c: Context<AppEnv>, link: Link, now: number): Promise<Caller | null> {
  const db = database(c.env.DB);
  const project = await findProject(db, link.project);
  if (!project || project.disabledAt !== null) return null;
  if (!(await isGoodLink(link, project.linkSecret, now))) return null;
  const key = link.key === null ? null : await findKey(db, project.id, link.key);
  if (key === undefined || (key && isOver(key, now))) return null;
  return {
    project: project.id,
    apiKey: key?.id ?? null,
    credential: { kind: "link", expires: link.expires },
    scopes: new Set(["latents:read"]),
    linkSecret: project.linkSecret,
    requestsPerMinute: { project: project.requestsPerMinute, key: key?.requestsPerMinute ?? null },
    goodUntil: Math.min(now + KNOWN_MS, 1000 * link.expires, key?.expiresAt ?? Infinity),
    hasQuota: hasQuota(project) || (key !== null && hasQuota(key)),
  };
}

async function callerOfToken(c: Context<AppEnv>, token: string, now: number): Promise<Caller | null> {
  if (await isSecret(c.env.ADMIN_KEY, token)) return ADMIN;
  if (await isSecret(c.env.METRICS_TOKEN, token)) return SCRAPER;
  return callerOfKey(c, token, now);
}

function isLocal(c: Context<AppEnv>): boolean {
  const { url } = c.req;
  const provenance = { url, address: c.req.header("cf-connecting-ip"), origin: c.req.header("origin") };
  return isOpen(c.env, LOCAL_PROJECT) && isLoopback(provenance);
}

/** Whom `find` finds by the credential, or found moments ago. */
async function recall(credential: string, now: number, find: () => Promise<Caller | null>): Promise<Caller | null> {
  const known = knownCaller(credential, now);
  if (known) return known;
  const caller = await find();
  return caller && rememberCaller(credential, caller, now);
}

export async function identify(c: Context<AppEnv>): Promise<Caller> {
  const header = c.req.header("authorization");
  const now = Date.now();
  if (header === undefined) {
    const { method, url } = c.req;
    const link = method === "GET" || method === "HEAD" ? parseLink(url) : null;
    const linked = link && (await recall(url, now, () => callerOfLink(c, link, now)));
    const caller = linked ?? (isLocal(c) ? LOCAL : null);
    if (caller) return caller;
    throw refuse(c, "expected an API key: Authorization: Bearer rt_live_...");
  }
  const token = bearerToken(header);
  if (token === LOCAL_PROJECT && isLocal(c)) return LOCAL;
  const caller = token && (await recall(token, now, () => callerOfToken(c, token, now)));
  if (caller) return caller;
  throw refuse(c, "expected an API key that is known and good, got another", ', error="invalid_token"');
}
