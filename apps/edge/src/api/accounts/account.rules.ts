/** Projects and API keys as the admin API takes and shows them. Times on the wire are seconds since the epoch, as OpenAI's. */
import * as z from "zod";
import { DEFAULT_SCOPES, Scope } from "../../domain/scope.ts";

const name = z.string().trim().min(1).max(100);
const MAX_LIMIT = 1_000_000_000;
/** Null lifts a limit. */
const limit = (least: number) => z.int().min(least).max(MAX_LIMIT).nullable();

const limits = {
  requests_per_minute: limit(1),
  pictures_per_month: limit(0),
  concurrent_jobs: limit(1),
};

export const NewProjectBody = z.strictObject({
  name,
  requests_per_minute: limits.requests_per_minute.default(null),
  pictures_per_month: limits.pictures_per_month.default(null),
  concurrent_jobs: limits.concurrent_jobs.default(null),
});

export const ProjectChangesBody = z
  .strictObject({ name, ...limits, disabled: z.boolean() })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { error: "expected a field to change" });

export const NewKeyBody = z.strictObject({
  name,
  scopes: z
    .array(Scope)
    .min(1)
    .default([...DEFAULT_SCOPES]),
  requests_per_minute: limits.requests_per_minute.default(null),
  pictures_per_month: limits.pictures_per_month.default(null),
  /** Seconds since the epoch; null for never. */
  expires_at: z.int().min(0).max(253_402_300_799).nullable().default(null),
});

export const KeyChangesBody = z
  .strictObject({
    name,
    scopes: z.array(Scope).min(1),
    requests_per_minute: limits.requests_per_minute,
    pictures_per_month: limits.pictures_per_month,
  })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { error: "expected a field to change" });

export interface ProjectFacts {
  readonly id: string;
  readonly name: string;
  readonly requestsPerMinute: number | null;
  readonly picturesPerMonth: number | null;
  readonly concurrentJobs: number | null;
  readonly createdAt: number;
  readonly disabledAt: number | null;
}

export interface KeyFacts {
  readonly id: string;
  readonly project: string;
  readonly name: string;
  readonly hint: string;
  readonly scopes: readonly Scope[];
  readonly requestsPerMinute: number | null;
  readonly picturesPerMonth: number | null;
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
    requests_per_minute: row.requestsPerMinute,
    pictures_per_month: row.picturesPerMonth,
    concurrent_jobs: row.concurrentJobs,
    created_at: seconds(row.createdAt),
    disabled_at: seconds(row.disabledAt),
  } as const;
}

/** A key without itself: that is shown once, when it is made. */
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
    requests_per_minute: row.requestsPerMinute,
    pictures_per_month: row.picturesPerMonth,
    created_at: seconds(row.createdAt),
    expires_at: seconds(row.expiresAt),
    revoked_at: seconds(row.revokedAt),
    last_used_at: seconds(row.lastUsedAt),
  } as const;
}
