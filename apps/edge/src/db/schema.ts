/**
 * The D1 tables; `migrations/` is generated from this file and schema-files.ts and edited by hand: tables with no index except their primary key, or
 * with narrow rows, are WITHOUT ROWID, which halves the rows that an insertion writes. Times are milliseconds since the epoch, JSON is text.
 *
 * R2 contains `latents/{id}/...` (latent bytes), `pictures/{project}/...` (picture files by picture key), `uploads/{job}`
 * (the picture of an encode job, deleted when the job ends) and `queries/{day}/{job}` (latents that are only used to search,
 * mix or rank, cached for a day). See STORAGE.md.
 */
import type { ApiErrorBody, LatentDtype, Manifest } from "@reptok/shared";
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { DEFAULT_COLLECTION, type Metadata } from "../domain/metadata.ts";
import { LOCAL_PROJECT } from "../domain/project.ts";
import type { Scope } from "../domain/scope.ts";
import type { JobOutputs, JobRequest, JobStatus } from "../domain/job.ts";
import type { Lane } from "../domain/offer.ts";
import type { Operation } from "../domain/usage.ts";
import type { DeliveryStatus, Webhook, WebhookEvent } from "../domain/webhook.ts";

/**
 * Model versions that GPU workers have registered, whether or not a worker serves them now. Rows are never deleted, because
 * latents and picture addresses refer to old versions.
 */
export const modelVersions = sqliteTable(
  "model_versions",
  {
    version: text("version").primaryKey(),
    model: text("model").notNull(),
    space: text("space").notNull(),
    decoder: text("decoder").notNull(),
    /** Position of the model in the list; the first is the default model. */
    rank: integer("rank").notNull(),
    /** Whether the model's name alone refers to this version; true for at most one version per model. */
    current: integer("current", { mode: "boolean" }).notNull(),
    /** False once a worker that is the only one in the fleet has registered without it. */
    served: integer("served", { mode: "boolean" }).notNull(),
    firstSeenAt: integer("first_seen_at").notNull(),
    /** When the admin API retired it. */
    retiredAt: integer("retired_at"),
    /** The last column because it is long: SQLite reads the other columns without it. */
    manifest: text("manifest", { mode: "json" }).$type<Manifest>().notNull(),
  },
  (table) => [
    uniqueIndex("model_versions_current")
      .on(table.model)
      .where(sql`current`),
  ],
);

/** Projects. Every row that belongs to a project has its id. */
export const projects = sqliteTable(
  "projects",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    /** The secret that signs links to pictures. */
    linkSecret: text("link_secret").notNull(),
    /** Limits; NULL for no limit. */
    requestsPerMinute: integer("requests_per_minute"),
    picturesPerMonth: integer("pictures_per_month"),
    evaluationsPerMonth: integer("evaluations_per_month"),
    evaluationsPerRequest: integer("evaluations_per_request"),
    concurrentJobs: integer("concurrent_jobs"),
    /** Weight in the fair sharing of the fleet between projects with waiting jobs. */
    weight: integer("weight").notNull().default(1),
    createdAt: integer("created_at").notNull(),
    /** If set, the project's keys and links are rejected. */
    disabledAt: integer("disabled_at"),
  },
  (table) => [index("projects_created").on(table.createdAt, table.id)],
);

/** API keys. Only the hash of a key is stored. */
export const apiKeys = sqliteTable(
  "api_keys",
  {
    id: text("id").primaryKey(),
    project: text("project").notNull(),
    name: text("name").notNull(),
    /** Lower-case hexadecimal SHA-256 of the key. */
    hash: text("hash").notNull().unique(),
    /** The beginning and the end of the key, by which people recognize it. */
    hint: text("hint").notNull(),
    scopes: text("scopes", { mode: "json" }).$type<readonly Scope[]>().notNull(),
    /** Limits of the key in addition to the project's; NULL for no limit. */
    requestsPerMinute: integer("requests_per_minute"),
    picturesPerMonth: integer("pictures_per_month"),
    evaluationsPerMonth: integer("evaluations_per_month"),
    evaluationsPerRequest: integer("evaluations_per_request"),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at"),
    revokedAt: integer("revoked_at"),
    /** Written at most once a minute. */
    lastUsedAt: integer("last_used_at"),
  },
  (table) => [index("api_keys_project").on(table.project, table.createdAt, table.id)],
);

/** Jobs: one row per job, written before the job is offered to the fleet. The row is the authoritative state of the job. */
export const jobs = sqliteTable(
  "jobs",
  {
    id: text("id").primaryKey(),
    project: text("project").notNull().default(LOCAL_PROJECT),
    /** The API key of the request; NULL for the local project and for signed links. */
    apiKey: text("api_key"),
    /** Number of pictures that it generates or encodes, for quotas. */
    pictures: integer("pictures").notNull().default(0),
    /** Number of network evaluations that it needs, for quotas. */
    evaluations: integer("evaluations").notNull().default(0),
    /**
     * Content hash of model and request, by which equal requests of the project join this job; NULL once the job has failed
     * or was superseded.
     */
    requestHash: text("request_hash"),
    /** The request hash of a job that cannot be joined while it runs; it is set on success unless another job has it. */
    resultHash: text("result_hash"),
    /** The model version that computes it, resolved when the job was created: see `ModelVersion`. */
    model: text("model").notNull(),
    version: text("version").notNull(),
    space: text("space").notNull(),
    decoder: text("decoder").notNull(),
    request: text("request", { mode: "json" }).$type<JobRequest>().notNull(),
    status: text("status").$type<JobStatus>().notNull(),
    outputs: text("outputs", { mode: "json" }).$type<JobOutputs>(),
    error: text("error", { mode: "json" }).$type<ApiErrorBody>(),
    /** Number of assignments to a worker; a result is accepted only with the number of the latest. */
    attempts: integer("attempts").notNull().default(0),
    /** The queue in which it waits; jobs with a waiting client go first. */
    lane: text("lane").$type<Lane>().notNull().default("interactive"),
    /** Its project's weight when it was created. */
    weight: integer("weight").notNull().default(1),
    /** Incremented by every write; updates are compare-and-set on it. */
    revision: integer("revision").notNull().default(0),
    /** Seconds of computation. */
    predictTime: real("predict_time"),
    /** Log output of the attempt that ended the job. */
    logs: text("logs"),
    webhook: text("webhook", { mode: "json" }).$type<Webhook>(),
    /** When the job is canceled unless it has ended. */
    cancelAt: integer("cancel_at"),
    createdAt: integer("created_at").notNull(),
    startedAt: integer("started_at"),
    completedAt: integer("completed_at"),
  },
  (table) => [
    uniqueIndex("jobs_project_request_hash")
      .on(table.project, table.requestHash)
      .where(sql`request_hash is not null`),
    // Not updated when a job is claimed: only the end of a job sets `completed_at`.
    index("jobs_unfinished")
      .on(table.project, table.createdAt, table.id)
      .where(sql`completed_at is null`),
    index("jobs_project_created").on(table.project, table.createdAt, table.id),
  ],
);

/**
 * Amounts of jobs that a request will create once its first jobs have ended, admitted together with those: see db/admission.ts.
 * Deleted when the jobs are created or the request ends.
 */
export const reservations = sqliteTable(
  "reservations",
  {
    project: text("project").notNull(),
    id: text("id").notNull(),
    apiKey: text("api_key"),
    jobs: integer("jobs").notNull(),
    pictures: integer("pictures").notNull(),
    evaluations: integer("evaluations").notNull(),
    /** From then on it does not count, in case the request ended without deleting it. */
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.id] })],
);

/** Secrets that sign webhooks. They are stored as plain text because signing needs them. */
export const webhookSecrets = sqliteTable(
  "webhook_secrets",
  {
    secret: text("secret").primaryKey(),
    project: text("project").notNull(),
    createdAt: integer("created_at").notNull(),
    /** Until when a replaced secret also signs; NULL for the current secret. */
    retiredAt: integer("retired_at"),
  },
  (table) => [index("webhook_secrets_project").on(table.project, table.createdAt)],
);

/** Deliveries of webhook messages, kept for some days: one row per message, written with its first attempt. */
export const webhookDeliveries = sqliteTable(
  "webhook_deliveries",
  {
    id: text("id").primaryKey(),
    project: text("project").notNull(),
    job: text("job").notNull(),
    event: text("event").$type<WebhookEvent>().notNull(),
    url: text("url").notNull(),
    status: text("status").$type<DeliveryStatus>().notNull(),
    attempts: integer("attempts").notNull(),
    /** HTTP status of the last response; NULL if there was none. */
    answer: integer("answer"),
    createdAt: integer("created_at").notNull(),
    attemptedAt: integer("attempted_at").notNull(),
    /** When it is retried; NULL if it is not. */
    nextAt: integer("next_at"),
  },
  (table) => [
    index("webhook_deliveries_project").on(table.project, table.createdAt, table.id),
    index("webhook_deliveries_created").on(table.createdAt),
  ],
);

/** Idempotency keys of requests, kept for a day. */
export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    project: text("project").notNull(),
    key: text("key").notNull(),
    /** Hash of the request's method, path and body. */
    fingerprint: text("fingerprint").notNull(),
    /** The id of the job that the request created or is about to create. */
    job: text("job").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.project, table.key] }),
    index("idempotency_keys_created").on(table.createdAt),
  ],
);

/** Collections of projects. */
export const collections = sqliteTable(
  "collections",
  {
    project: text("project").notNull(),
    name: text("name").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.name] })],
);

/** Succeeded jobs and the latents among their outputs; read when a latent is deleted. Written by a trigger, as {@link usage} is. */
export const jobLatents = sqliteTable(
  "job_latents",
  {
    project: text("project").notNull(),
    latent: text("latent").notNull(),
    job: text("job").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.latent, table.job] })],
);

/** Latents of projects, by collection. Equal latents share their bytes, also between projects: {@link latentObjects}. */
export const latents = sqliteTable(
  "latents",
  {
    project: text("project").notNull(),
    /** Hash of the latent bytes, which include space and model. */
    id: text("id").notNull(),
    model: text("model").notNull(),
    space: text("space").notNull(),
    dtype: text("dtype").$type<LatentDtype>().notNull(),
    tokens: integer("tokens").notNull(),
    dimensions: integer("dimensions").notNull(),
    bytes: integer("bytes").notNull(),
    source: text("source", { enum: ["generated", "encoded", "uploaded", "derived"] }).notNull(),
    collection: text("collection").notNull().default(DEFAULT_COLLECTION),
    metadata: text("metadata", { mode: "json" }).$type<Metadata>().notNull().default({}),
    createdAt: integer("created_at").notNull(),
    /** When the latent and its metadata were written to the search index; NULL until then. */
    indexedAt: integer("indexed_at"),
    /** The latent of another space whose picture it encodes. */
    translatedFrom: text("translated_from"),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.project, table.collection] }),
    index("latents_created").on(table.project, table.collection, table.createdAt, table.id),
    index("latents_unindexed")
      .on(table.indexedAt, table.createdAt)
      .where(sql`indexed_at is null`),
  ],
);

/**
 * Objects with the bytes of latents: one for every latent of a project. The object is stored in R2 before the row is written and
 * deleted only after the row has moved to {@link releasedObjects}. Keys are not reused.
 */
export const latentObjects = sqliteTable("latent_objects", {
  latent: text("latent").primaryKey(),
  /** The key in R2. */
  key: text("key").notNull(),
});

/** Objects of latents that no project has any more. The object is deleted, then the row. */
export const releasedObjects = sqliteTable(
  "released_objects",
  {
    key: text("key").primaryKey(),
    releasedAt: integer("released_at").notNull(),
  },
  (table) => [index("released_objects_released").on(table.releasedAt)],
);

/**
 * Usage of succeeded jobs: one row per job. The trigger `jobs_succeeded` writes it, the sums by month and {@link jobLatents} in the
 * statement that sets a job's status to `succeeded`, so each succeeded job is metered exactly once.
 */
export const usage = sqliteTable(
  "usage",
  {
    job: text("job").primaryKey(),
    project: text("project").notNull(),
    apiKey: text("api_key"),
    model: text("model").notNull(),
    operation: text("operation").$type<Operation>().notNull(),
    /** Pictures generated or encoded. */
    pictures: integer("pictures").notNull(),
    /** Latents created. */
    latents: integer("latents").notNull(),
    /** Network evaluations. */
    evaluations: integer("evaluations").notNull().default(0),
    predictSeconds: real("predict_seconds").notNull(),
    /** When the job ended. */
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("usage_project_created").on(table.project, table.createdAt, table.job)],
);

/** Sums of {@link usage} per project and month (UTC, "2026-11"), against which quotas are checked. */
export const usageMonths = sqliteTable(
  "usage_months",
  {
    project: text("project").notNull(),
    month: text("month").notNull(),
    pictures: integer("pictures").notNull(),
    evaluations: integer("evaluations").notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.project, table.month] })],
);

/** Sums of {@link usage} per API key and month. */
export const usageKeyMonths = sqliteTable(
  "usage_key_months",
  {
    apiKey: text("api_key").notNull(),
    month: text("month").notNull(),
    pictures: integer("pictures").notNull(),
    evaluations: integer("evaluations").notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.apiKey, table.month] })],
);
