/** `GET /v1/usage` and `/v1/usage/records`: the query, and rows as JSON and CSV. */
import { ApiError, NumberText, parseAs } from "@reptok/shared";
import * as z from "zod";
import type { UsageGroup, UsageRecord, UsageSum } from "./usage.ts";

/** Maximum number of rows per page. */
const MAX_PAGE = 1000;

export const UsageParameters = z.strictObject({
  /** First UTC day, "2026-11-01"; by default the first day of the current month. */
  start: z.iso.date().optional(),
  /** The UTC day after the last day; open by default. */
  end: z.iso.date().optional(),
  limit: NumberText.pipe(z.int().min(1).max(MAX_PAGE)).default(100),
  /** The `id` of the last row of the previous page. */
  after: z.string().min(1).max(300).optional(),
});

export interface UsageQuery {
  /** Milliseconds since the epoch; the end is exclusive. */
  readonly start: number;
  readonly end: number | null;
  readonly limit: number;
  readonly after: string | undefined;
}

/** Parses the query. Throws `invalid_request`. */
export function parseUsageQuery(query: Record<string, string>, now: number): UsageQuery {
  const { start, end, limit, after } = parseAs(UsageParameters, query);
  const month = new Date(now).toISOString().slice(0, 8);
  const range = { start: Date.parse(start ?? `${month}01`), end: end === undefined ? null : Date.parse(end) };
  if (range.end !== null && range.end <= range.start)
    throw new ApiError("invalid_request", "end: expected a day after start", "end");
  return { ...range, limit, after };
}

const SEPARATOR = ":";

/** Returns a sum as in responses; its `id` identifies its group. */
export function describeSum({ day, model, operation, apiKey, ...sum }: UsageSum) {
  const { jobs, pictures, latents, evaluations, predictSeconds } = sum;
  const id = [day, model, operation, apiKey].join(SEPARATOR);
  return {
    id,
    day,
    model,
    operation,
    api_key: apiKey || null,
    jobs,
    pictures,
    latents,
    evaluations,
    predict_seconds: predictSeconds,
  };
}

/** Returns the group of a sum's `id`. Throws `invalid_request`. */
export function groupOf(id: string): UsageGroup {
  const [day, model, operation, apiKey, ...more] = id.split(SEPARATOR);
  if (day === undefined || model === undefined || operation === undefined || apiKey === undefined || more.length > 0)
    throw new ApiError("invalid_request", "after: expected the id of a row", "after");
  return { day, model, operation, apiKey };
}

/** Returns a record as in responses; its `id` is the job's. */
export function describeRecord({ job, apiKey, model, operation, createdAt, ...amounts }: UsageRecord) {
  const { pictures, latents, evaluations, predictSeconds } = amounts;
  const time = new Date(createdAt).toISOString();
  const counts = { pictures, latents, evaluations, predict_seconds: predictSeconds };
  return { id: job, time, model, operation, api_key: apiKey, ...counts };
}

type Cell = string | number | null;

/** Formats a field of CSV (RFC 4180). */
function field(value: Cell): string {
  const text = value === null ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Formats rows as CSV with a header of `columns`. */
export function csvOf(columns: readonly string[], rows: readonly Readonly<Record<string, Cell>>[]): string {
  const lines = rows.map((row) => columns.map((column) => field(row[column] ?? null)).join(","));
  return [columns.join(","), ...lines].map((line) => `${line}\r\n`).join("");
}

export const SUM_COLUMNS = [
  "id",
  "day",
  "model",
  "operation",
  "api_key",
  "jobs",
  "pictures",
  "latents",
  "evaluations",
  "predict_seconds",
] as const;
export const RECORD_COLUMNS = [
  "id",
  "time",
  "model",
  "operation",
  "api_key",
  "pictures",
  "latents",
  "evaluations",
  "predict_seconds",
] as const;
