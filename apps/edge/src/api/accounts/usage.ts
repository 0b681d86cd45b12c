/** `GET /v1/usage` and `GET /v1/usage/records`: a project's usage as JSON, CSV or NDJSON. */
import { ApiError, encodeNdjson } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { accepts } from "hono/accepts";
import { projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { findUsage, listUsage, sumUsage } from "../../db/usage.ts";
import { NDJSON_MEDIA_TYPE } from "../../domain/encoding.ts";
import { pageOf } from "../../http/page.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import {
  csvOf,
  describeRecord,
  describeSum,
  groupOf,
  parseUsageQuery,
  RECORD_COLUMNS,
  SUM_COLUMNS,
} from "../../domain/usage-query.ts";

const CSV = "text/csv";
type Row = { readonly id: string } & Readonly<Record<string, string | number | null>>;

/** `rows` has one more than `limit` if there are more. */
function respond(c: Context<AppEnv>, columns: readonly string[], rows: readonly Row[], limit: number): Response {
  const page = pageOf(rows, limit);
  const supports = ["application/json", CSV, NDJSON_MEDIA_TYPE];
  const type = accepts(c, { header: "Accept", supports, default: "application/json" });
  c.header("cache-control", "no-store");
  c.header("vary", "accept");
  if (type === "application/json") return c.json(page);
  c.header("x-has-more", String(page.has_more));
  if (page.last_id !== null) c.header("x-last-id", page.last_id);
  if (type === CSV) return c.body(csvOf(columns, page.data), 200, { "content-type": `${CSV}; charset=utf-8` });
  const lines = page.data.map((row) => new TextDecoder().decode(encodeNdjson(row)));
  return c.body(lines.join(""), 200, { "content-type": NDJSON_MEDIA_TYPE });
}

/** Sums by day, model, operation and key. */
export async function usageSums(c: Context<AppEnv>, project: string): Promise<Response> {
  const query = parseUsageQuery(c.req.query(), Date.now());
  const after = query.after === undefined ? undefined : groupOf(query.after);
  const sums = await sumUsage(database(c.env.DB), project, query, after);
  return respond(c, SUM_COLUMNS, sums.map(describeSum), query.limit);
}

/** Records, one per job. */
export async function usageRecords(c: Context<AppEnv>, project: string): Promise<Response> {
  const query = parseUsageQuery(c.req.query(), Date.now());
  const db = database(c.env.DB);
  const after = query.after === undefined ? undefined : await findUsage(db, project, query.after);
  if (query.after !== undefined && !after)
    throw new ApiError("invalid_request", "after: expected the id of a row", "after");
  const rows = await listUsage(db, project, query, after);
  return respond(c, RECORD_COLUMNS, rows.map(describeRecord), query.limit);
}

export const usage = new Hono<AppEnv>()
  .get("/", (c) => usageSums(c, projectOf(c)))
  .get("/records", (c) => usageRecords(c, projectOf(c)));
