/**
 * The D1 tables; `migrations/` is generated from this file. Times are milliseconds since the epoch, JSON is text.
 *
 * What lies in R2 next to them: `latents/{id}/...` (latent bytes), `pictures/{project}/...` (picture files by picture key)
 * `uploads/{job}` (the picture of an encode job, removed when the job ends) and `queries/{day}/{job}` (latents that are only
 * searched, mixed or ranked by, cached for a day). See STORAGE.md.
 */
import type { ApiErrorBody, LatentDtype, Manifest } from "@reptok/shared";
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { DEFAULT_COLLECTION, type Metadata } from "../domain/metadata.ts";
import { LOCAL_PROJECT } from "../domain/project.ts";
import type { BatchError, BatchStatus } from "../domain/batch.ts";
import type { Scope } from "../domain/scope.ts";
import type { JobOutputs, JobRequest, JobStatus } from "../domain/job.ts";
import type { Lane } from "../domain/offer.ts";
import type { Operation } from "../domain/usage.ts";
import type { DeliveryStatus, Webhook, WebhookEvent } from "../domain/webhook.ts";

/**
 * Versions of models that GPU workers have registered, whoever is there at the moment. Rows stay: by them latents and addresses of
 * versions that are gone are read.
 */
export const modelVersions = sqliteTable(
  "model_versions",
  {
    version: text("version").primaryKey(),
    model: text("model").notNull(),
    space: text("space").notNull(),
    decoder: text("decoder").notNull(),
    /** Place of the model in the list; the first is the default model. */
    rank: integer("rank").notNull(),
    /** Whether the model's name alone means this version; true of one version a model at most. */
    current: integer("current", { mode: "boolean" }).notNull(),
    /** False once a worker that is the whole fleet has registered without it. */
    served: integer("served", { mode: "boolean" }).notNull(),
    firstSeenAt: integer("first_seen_at").notNull(),
    /** When it was retired by the admin API. */
    retiredAt: integer("retired_at"),
    /** Long, and therefore last: other columns are read without it. */
    manifest: text("manifest", { mode: "json" }).$type<Manifest>().notNull(),
  },
  (table) => [
    uniqueIndex("model_versions_current")
      .on(table.model)
      .where(sql`current`),
  ],
);

/** Whom requests are made for. Everything else that belongs to somebody names its project. */
export const projects = sqliteTable(
  "projects",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    /** What links to pictures are signed with. */
    linkSecret: text("link_secret").notNull(),
    /** Limits; NULL for none. */
    requestsPerMinute: integer("requests_per_minute"),
    picturesPerMonth: integer("pictures_per_month"),
    evaluationsPerMonth: integer("evaluations_per_month"),
    evaluationsPerRequest: integer("evaluations_per_request"),
    concurrentJobs: integer("concurrent_jobs"),
    /** Its share of the fleet when others want it too, relative to theirs. */
    weight: integer("weight").notNull().default(1),
    createdAt: integer("created_at").notNull(),
    /** A disabled project's keys and links are refused. */
    disabledAt: integer("disabled_at"),
  },
  (table) => [index("projects_created").on(table.createdAt, table.id)],
);

/** API keys. A key itself is kept nowhere: it is known by its hash. */
export const apiKeys = sqliteTable(
  "api_keys",
  {
    id: text("id").primaryKey(),
    project: text("project").notNull(),
    name: text("name").notNull(),
    /** Lower-case hexadecimal SHA-256 of the key. */
    hash: text("hash").notNull().unique(),
    /** The beginning and the end of the key, for people to tell keys apart. */
    hint: text("hint").notNull(),
    scopes: text("scopes", { mode: "json" }).$type<readonly Scope[]>().notNull(),
    /** Limits of its own, within the project's; NULL for none. */
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

/** One row a job, written before the job is offered to the fleet: the truth about it. */
export const jobs = sqliteTable(
  "jobs",
  {
    id: text("id").primaryKey(),
    project: text("project").notNull().default(LOCAL_PROJECT),
    /** The API key that asked for it; NULL for the local project and for signed links. */
    apiKey: text("api_key"),
    /** Pictures that it draws or encodes, for quotas. */
    pictures: integer("pictures").notNull().default(0),
    /** Network evaluations that it takes, for quotas. */
    evaluations: integer("evaluations").notNull().default(0),
    /**
     * Content hash of model and request, while no other job of the project may repeat it; NULL once the job failed or was
     * superseded.
     */
    requestHash: text("request_hash"),
    /** The request hash that a job nobody may join takes once it has succeeded, unless another job has it then. */
    resultHash: text("result_hash"),
    /** What computes it, as it was resolved when the job was made, and nothing else: see `ModelVersion`. */
    model: text("model").notNull(),
    version: text("version").notNull(),
    space: text("space").notNull(),
    decoder: text("decoder").notNull(),
    request: text("request", { mode: "json" }).$type<JobRequest>().notNull(),
    status: text("status").$type<JobStatus>().notNull(),
    outputs: text("outputs", { mode: "json" }).$type<JobOutputs>(),
    error: text("error", { mode: "json" }).$type<ApiErrorBody>(),
    /** Assignments to a worker; the latest one's number is what a result must name. */
    attempts: integer("attempts").notNull().default(0),
    /** Which jobs it waits with: those that somebody waits for go first. */
    lane: text("lane").$type<Lane>().notNull().default("interactive"),
    /** Its project's share of the fleet when it was made. */
    weight: integer("weight").notNull().default(1),
    /** Raised with every write: updates are compare-and-set on it. */
    revision: integer("revision").notNull().default(0),
    /** Seconds of computing. */
    predictTime: real("predict_time"),
    /** What the attempt that ended the job had to say. */
    logs: text("logs"),
    webhook: text("webhook", { mode: "json" }).$type<Webhook>(),
    /** When the job is canceled unless it has ended. */
    cancelAt: integer("cancel_at"),
    createdAt: integer("created_at").notNull(),
    startedAt: integer("started_at"),
    completedAt: integer("completed_at"),
  },
  (table) => [
    uniqueIndex("jobs_project_request_hash").on(table.project, table.requestHash),
    index("jobs_status_created").on(table.status, table.createdAt),
    index("jobs_status_project_created").on(table.status, table.project, table.createdAt),
    index("jobs_project_created").on(table.project, table.createdAt, table.id),
  ],
);

/** What webhooks are signed with: as plain text, since it takes the secret itself to sign. */
export const webhookSecrets = sqliteTable(
  "webhook_secrets",
  {
    secret: text("secret").primaryKey(),
    project: text("project").notNull(),
    createdAt: integer("created_at").notNull(),
    /** Until when a replaced secret is still signed with; NULL for the one in use. */
    retiredAt: integer("retired_at"),
  },
  (table) => [index("webhook_secrets_project").on(table.project, table.createdAt)],
);

/** What became of webhooks' messages, for some days: a row a message, from its first attempt on. */
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
    /** The last answer's status; NULL where there was none. */
    answer: integer("answer"),
    createdAt: integer("created_at").notNull(),
    attemptedAt: integer("attempted_at").notNull(),
    /** When it is tried again; NULL for never. */
    nextAt: integer("next_at"),
  },
  (table) => [
    index("webhook_deliveries_project").on(table.project, table.createdAt, table.id),
    index("webhook_deliveries_created").on(table.createdAt),
  ],
);

/** Requests that may be sent again without being done again, for a day. */
export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    project: text("project").notNull(),
    key: text("key").notNull(),
    /** Hash of the request's method, path and body. */
    fingerprint: text("fingerprint").notNull(),
    /** The id of the job that the request made, or is about to make. */
    job: text("job").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.project, table.key] }),
    index("idempotency_keys_created").on(table.createdAt),
  ],
);

/** The collections that a project has put latents in. */
export const collections = sqliteTable(
  "collections",
  {
    project: text("project").notNull(),
    name: text("name").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.name] })],
);

/** Which succeeded jobs name which latents among their outputs: what is found when a latent is deleted. */
export const jobLatents = sqliteTable(
  "job_latents",
  {
    project: text("project").notNull(),
    latent: text("latent").notNull(),
    job: text("job").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.project, table.latent, table.job] }),
    index("job_latents_job").on(table.job),
  ],
);

/**
 * Which latents a project keeps, in which of its collections. Rows, and projects, that keep the same one share its bytes:
 * {@link latentObjects}.
 */
export const latents = sqliteTable(
  "latents",
  {
    project: text("project").notNull(),
    /** Hash of the latent bytes, which name space and model. */
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
    /** When the search index was given the latent and its metadata; NULL until then. */
    indexedAt: integer("indexed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.project, table.id, table.collection] }),
    index("latents_id").on(table.id),
    index("latents_created").on(table.project, table.collection, table.createdAt, table.id),
    index("latents_model_created").on(table.project, table.collection, table.model, table.createdAt, table.id),
    index("latents_unindexed")
      .on(table.indexedAt, table.createdAt)
      .where(sql`indexed_at is null`),
  ],
);

/**
 * Where latents' bytes are. Every latent that a project keeps has one row that is not released, and the object of that
 * row is in R2: it was put there before the row was written, and goes only once the row is released. Keys are not reused.
 */
export const latentObjects = sqliteTable(
  "latent_objects",
  {
    /** The key in R2. */
    key: text("key").primaryKey(),
    latent: text("latent").notNull(),
    /** When the last project let the latent go; the object is then removed, and the row after it. */
    releasedAt: integer("released_at"),
  },
  (table) => [
    uniqueIndex("latent_objects_latent")
      .on(table.latent)
      .where(sql`released_at is null`),
    index("latent_objects_released")
      .on(table.releasedAt)
      .where(sql`released_at is not null`),
  ],
);

/** What succeeded jobs took, a row a job, written in one transaction with the job's end. */
export const usage = sqliteTable(
  "usage",
  {
    job: text("job").primaryKey(),
    project: text("project").notNull(),
    apiKey: text("api_key"),
    model: text("model").notNull(),
    operation: text("operation").$type<Operation>().notNull(),
    /** Pictures drawn or encoded. */
    pictures: integer("pictures").notNull(),
    /** Latents made. */
    latents: integer("latents").notNull(),
    /** Network evaluations. */
    evaluations: integer("evaluations").notNull().default(0),
    predictSeconds: real("predict_seconds").notNull(),
    /** When the job ended. */
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("usage_project_created").on(table.project, table.createdAt, table.job)],
);

/** Sums of {@link usage}, a row a project and month (UTC, "2026-11"): what quotas are held against. */
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

/** The same by key. */
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

/** Files of a project's: what batches read and write. Their bytes are in R2, under `files/{project}/{id}`. */
export const files = sqliteTable(
  "files",
  {
    id: text("id").primaryKey(),
    project: text("project").notNull(),
    purpose: text("purpose").notNull(),
    filename: text("filename").notNull(),
    bytes: integer("bytes").notNull(),
    /** Of files in Replicate's shape. */
    contentType: text("content_type"),
    sha256: text("sha256"),
    metadata: text("metadata", { mode: "json" }).$type<Metadata>(),
    createdAt: integer("created_at").notNull(),
    /** When it is deleted. */
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [
    index("files_project_created").on(table.project, table.createdAt, table.id),
    index("files_expires").on(table.expiresAt),
  ],
);

/** Batches. Their requests are in the object that runs them (batches/runner.ts), which writes here how far it has come. */
export const batches = sqliteTable(
  "batches",
  {
    id: text("id").primaryKey(),
    project: text("project").notNull(),
    apiKey: text("api_key"),
    endpoint: text("endpoint").notNull(),
    inputFile: text("input_file").notNull(),
    /** The client's own notes. */
    metadata: text("metadata", { mode: "json" }).$type<Readonly<Record<string, string>>>(),
    webhook: text("webhook"),
    /** The API's origin as the client knows it, for addresses in the output. */
    origin: text("origin").notNull(),
    /** Seconds that output files are kept. */
    outputSeconds: integer("output_seconds").notNull(),
    status: text("status").$type<BatchStatus>().notNull(),
    total: integer("total").notNull().default(0),
    completed: integer("completed").notNull().default(0),
    failed: integer("failed").notNull().default(0),
    errors: text("errors", { mode: "json" }).$type<readonly BatchError[]>(),
    outputFile: text("output_file"),
    errorFile: text("error_file"),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    inProgressAt: integer("in_progress_at"),
    finalizingAt: integer("finalizing_at"),
    completedAt: integer("completed_at"),
    failedAt: integer("failed_at"),
    expiredAt: integer("expired_at"),
    cancellingAt: integer("cancelling_at"),
    cancelledAt: integer("cancelled_at"),
  },
  (table) => [index("batches_project_created").on(table.project, table.createdAt, table.id)],
);
