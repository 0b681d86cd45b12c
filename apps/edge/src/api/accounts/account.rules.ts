/** Projects and API keys in requests and answers of the admin API. Times are in seconds since the epoch, as OpenAI's. */
import * as z from "zod";
import { DEFAULT_SCOPES, Scope, TokenScope } from "../../domain/scope.ts";

const name = z.string().trim().min(1).max(100);
const MAX_LIMIT = 1_000_000_000;
/** Null for no limit. */
const limit = (minimum: number) => z.int().min(minimum).max(MAX_LIMIT).nullable();

/** Limits of keys, within those of their project. */
const keyLimits = {
  requests_per_minute: limit(1),
  pictures_per_month: limit(0),
  evaluations_per_month: limit(0),
  evaluations_per_request: limit(1),
};
const projectLimits = { ...keyLimits, concurrent_jobs: limit(1) };

/** The fields with null, for no limit, as their default. */
function unlimited<S extends Record<string, z.ZodNullable>>(limits: S) {
  const entries = Object.entries(limits).map(([name, schema]) => [name, schema.default(null)]);
  return Object.fromEntries(entries) as { [K in keyof S]: z.ZodDefault<S[K]> };
}

/** A project's share of the fleet relative to other projects with waiting jobs. */
const weight = z.int().min(1).max(1000);

export const NewProjectBody = z.strictObject({ name, ...unlimited(projectLimits), weight: weight.default(1) });

export const ProjectChangesBody = z
  .strictObject({ name, ...projectLimits, weight, disabled: z.boolean() })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { error: "expected a field to change" });

const scopes = z.array(Scope).min(1);

export const NewKeyBody = z.strictObject({
  name,
  scopes: scopes.default([...DEFAULT_SCOPES]),
  ...unlimited(keyLimits),
  /** Seconds since the epoch; null for never. */
  expires_at: z.int().min(0).max(253_402_300_799).nullable().default(null),
});

export const KeyChangesBody = z
  .strictObject({ name, scopes, ...keyLimits })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { error: "expected a field to change" });

const isOrigin = (text: string) => /^https?:/.test(text) && URL.parse(text)?.origin === text;

export const NewTokenBody = z.strictObject({
  scopes: z.array(TokenScope).min(1),
  seconds: z.int().min(1).max(3600).default(600),
  origin: z.string().max(255).refine(isOrigin, { error: "expected an origin such as https://app.example" }),
});

/** A body's limits by column; undefined for unchanged ones. */
export const limitsOf = (body: { readonly [K in keyof typeof keyLimits]?: number | null | undefined }) => ({
  requestsPerMinute: body.requests_per_minute,
  picturesPerMonth: body.pictures_per_month,
  evaluationsPerMonth: body.evaluations_per_month,
  evaluationsPerRequest: body.evaluations_per_request,
});

/** Fields shared by projects and keys. */
interface LimitFacts {
  readonly requestsPerMinute: number | null;
  readonly picturesPerMonth: number | null;
  readonly evaluationsPerMonth: number | null;
  readonly evaluationsPerRequest: number | null;
}
const describeLimits = (row: LimitFacts) => ({
  requests_per_minute: row.requestsPerMinute,
  pictures_per_month: row.picturesPerMonth,
  evaluations_per_month: row.evaluationsPerMonth,
  evaluations_per_request: row.evaluationsPerRequest,
});

export interface ProjectFacts extends LimitFacts {
  readonly id: string;
  readonly name: string;
  readonly concurrentJobs: number | null;
  readonly weight: number;
  readonly createdAt: number;
  readonly disabledAt: number | null;
}

export interface KeyFacts extends LimitFacts {
  readonly id: string;
  readonly project: string;
  readonly name: string;
  readonly hint: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
}

const seconds = (milliseconds: number | null) => (milliseconds === null ? null : Math.floor(milliseconds / 1000));

export function describeProject(row: ProjectFacts) {
  return {
    id: row.id,
    object: "project",
    name: row.name,
    status: row.disabledAt === null ? "active" : "disabled",
    ...describeLimits(row),
    concurrent_jobs: row.concurrentJobs,
    weight: row.weight,
    created_at: seconds(row.createdAt),
    disabled_at: seconds(row.disabledAt),
  } as const;
}

/** A key without its value, which is shown only at its creation. */
export function describeKey(row: KeyFacts, now: number) {
  const expired = row.expiresAt !== null && row.expiresAt <= now;
  return {
    id: row.id,
    object: "api_key",
    project: row.project,
    name: row.name,
    redacted_value: row.hint,
    status: row.revokedAt === null ? (expired ? "expired" : "active") : "revoked",
    scopes: row.scopes,
    ...describeLimits(row),
    created_at: seconds(row.createdAt),
    expires_at: seconds(row.expiresAt),
    revoked_at: seconds(row.revokedAt),
    last_used_at: seconds(row.lastUsedAt),
  } as const;
}
