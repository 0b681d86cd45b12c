/** The D1 tables of files and batches; see schema.ts. */
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { BatchError, BatchStatus, Endpoint } from "../domain/batch.ts";
import type { Metadata } from "../domain/metadata.ts";

/** Files of projects, such as inputs and outputs of batches. Their bytes are in R2 at `files/{project}/{id}`. */
export const files = sqliteTable(
  "files",
  {
    id: text("id").primaryKey(),
    project: text("project").notNull(),
    purpose: text("purpose").notNull(),
    filename: text("filename").notNull(),
    bytes: integer("bytes").notNull(),
    /** Only for files of the Replicate-compatible API. */
    contentType: text("content_type"),
    sha256: text("sha256"),
    metadata: text("metadata", { mode: "json" }).$type<Metadata>(),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [
    index("files_project_created").on(table.project, table.createdAt, table.id),
    index("files_expires").on(table.expiresAt),
  ],
);

/** Batches. Their requests are in the Durable Object that runs them (batches/runner.ts), which records its progress here. */
export const batches = sqliteTable(
  "batches",
  {
    id: text("id").primaryKey(),
    project: text("project").notNull(),
    apiKey: text("api_key"),
    endpoint: text("endpoint").$type<Endpoint>().notNull(),
    inputFile: text("input_file").notNull(),
    /** Metadata of the client. */
    metadata: text("metadata", { mode: "json" }).$type<Readonly<Record<string, string>>>(),
    webhook: text("webhook"),
    /** The API's origin as the client sees it, for URLs in the output. */
    origin: text("origin").notNull(),
    /** Lifetime of output files, in seconds. */
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
