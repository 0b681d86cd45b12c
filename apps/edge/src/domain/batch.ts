/** OpenAI-compatible batches: requests, statuses and results. Pure. */
import { ApiError, type ApiErrorBody, boundedText, parseAs } from "@reptok/shared";
import * as z from "zod";
import { parseJsonBytes } from "./encoding.ts";
import { MAX_PICTURES } from "./edit.ts";
import { OutputLife } from "./file.ts";
import { GenerationBody } from "./generation.ts";

export type BatchStatus =
  | "validating"
  | "failed"
  | "in_progress"
  | "finalizing"
  | "completed"
  | "expired"
  | "cancelling"
  | "cancelled";

/** Maximum number of requests per batch. */
export const MAX_REQUESTS = 50_000;
/** Maximum number of bytes per line. */
export const MAX_LINE_BYTES = 64 * 1024;
/** Maximum number of errors that a failed batch reports. */
const MAX_ERRORS = 20;
export const ENDPOINTS = ["/v1/images/generations", "/v1/images/edits"] as const;
export type Endpoint = (typeof ENDPOINTS)[number];
/** The only completion window. A batch that has not completed by then expires. */
export const WINDOW_MS = 24 * 3600_000;

export const BatchBody = z.strictObject({
  input_file_id: z.string().max(100),
  endpoint: z.enum(ENDPOINTS),
  completion_window: z.literal("24h"),
  metadata: z
    .record(boundedText(64, 1), boundedText(512))
    .refine((pairs) => Object.keys(pairs).length <= 16, { error: "expected at most 16 pairs" })
    .nullish(),
  output_expires_after: OutputLife.nullish(),
  /** Not an OpenAI field: the URL that is notified when the batch ends. */
  webhook: z.string().max(2000).nullish(),
});

/** A line of the input. */
const RequestLine = z.strictObject({
  custom_id: boundedText(200, 1),
  method: z.literal("POST"),
  url: z.enum(ENDPOINTS),
  body: z.unknown(),
});

/** Batch requests are answered when their job has ended: without streaming and deduplication. */
const GenerationLine = GenerationBody.omit({ stream: true, partial_images: true, dedupe_threshold: true });
/** A picture of an edit, as in OpenAI's JSON form of edits: a `data:` URL or base64, or an uploaded file. */
const PictureReference = z.union([
  z.strictObject({ image_url: z.string().max(MAX_LINE_BYTES) }),
  z.strictObject({ file_id: z.string().max(100) }),
]);
export type PictureReference = z.infer<typeof PictureReference>;
const EditLine = GenerationLine.omit({ label: true, service_tier: true }).extend({
  images: z.array(PictureReference).min(1).max(MAX_PICTURES),
  strength: z.number().min(0).max(1).nullish(),
  input_fidelity: z.enum(["high", "low"]).nullish(),
});
export type GenerationLine = z.infer<typeof GenerationLine>;
export type EditLine = z.infer<typeof EditLine>;
export type LineBody = GenerationLine | EditLine;

const LINES = { "/v1/images/generations": GenerationLine, "/v1/images/edits": EditLine } as const;

export interface BatchRequest {
  readonly customId: string;
  readonly body: LineBody;
}

/** Parses a line of a batch for the endpoint. Throws `invalid_request` or `unknown_parameter`. */
function parseLine(bytes: Uint8Array, endpoint: Endpoint): BatchRequest {
  const { custom_id, url, body } = parseAs(RequestLine, parseJsonBytes(bytes, "the line"));
  if (url !== endpoint)
    throw new ApiError("invalid_request", `url: expected the batch's endpoint ${endpoint}, got ${url}`, "url");
  const parsed: LineBody = parseAs(LINES[endpoint], body, "invalid_request", "body");
  if (parsed.output_format === "gif")
    throw new ApiError("invalid_request", "output_format: expected png, webp or jpeg in a batch", "body.output_format");
  return { customId: custom_id, body: parsed };
}

/** An error in the input file, in OpenAI's format. */
export interface BatchError {
  readonly code: string;
  readonly message: string;
  readonly line: number | null;
  readonly param: string | null;
}

/** Validates lines one by one and collects the errors. */
export class Validation {
  readonly errors: BatchError[] = [];
  readonly #ids = new Set<string>();
  readonly #endpoint: Endpoint;
  count = 0;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  #fail(code: string, message: string, line: number | null, param: string | null = null): void {
    if (this.errors.length < MAX_ERRORS) this.errors.push({ code, message, line, param });
  }

  /** Returns the request of the next line, or null if it is invalid. */
  parse(bytes: Uint8Array): BatchRequest | null {
    const line = ++this.count;
    try {
      const request = parseLine(bytes, this.#endpoint);
      if (this.#ids.has(request.customId)) {
        this.#fail("duplicate_custom_id", "expected a unique custom_id per request", line, "custom_id");
        return null;
      }
      this.#ids.add(request.customId);
      return request;
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      this.#fail(thrown.code, thrown.message, line, thrown.param);
      return null;
    }
  }

  end(): void {
    if (this.count === 0) this.#fail("empty_file", "expected one request per line, got an empty file", null);
    if (this.count > MAX_REQUESTS)
      this.#fail("too_many_requests", `expected at most ${MAX_REQUESTS} requests, got more`, null);
  }
}

/** Returns a line of an output or error file. */
export function resultLine(
  { id, customId }: { readonly id: string; readonly customId: string },
  result: { readonly status: number; readonly requestId: string; readonly body: unknown } | null,
  error: { readonly code: string; readonly message: string } | null = null,
): string {
  const response = result && { status_code: result.status, request_id: result.requestId, body: result.body };
  return `${JSON.stringify({ id, custom_id: customId, response, error })}\n`;
}

/** Returns the body of a response with status 400 or above, as the API would send it. */
export const failureBody = (error: ApiErrorBody) => ({ error });

export interface BatchFacts {
  readonly id: string;
  readonly endpoint: string;
  readonly inputFile: string;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly status: BatchStatus;
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  readonly errors: readonly BatchError[] | null;
  readonly outputFile: string | null;
  readonly errorFile: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly inProgressAt: number | null;
  readonly finalizingAt: number | null;
  readonly completedAt: number | null;
  readonly failedAt: number | null;
  readonly expiredAt: number | null;
  readonly cancellingAt: number | null;
  readonly cancelledAt: number | null;
}

const seconds = (milliseconds: number | null) => (milliseconds === null ? null : Math.floor(milliseconds / 1000));

export function describeBatch(batch: BatchFacts) {
  const { id, endpoint, metadata, status, total, completed, failed, errors } = batch;
  return {
    object: "batch",
    id,
    endpoint,
    errors: errors && { object: "list", data: errors },
    input_file_id: batch.inputFile,
    completion_window: "24h",
    status,
    output_file_id: batch.outputFile,
    error_file_id: batch.errorFile,
    created_at: seconds(batch.createdAt)!,
    in_progress_at: seconds(batch.inProgressAt),
    expires_at: seconds(batch.expiresAt)!,
    finalizing_at: seconds(batch.finalizingAt),
    completed_at: seconds(batch.completedAt),
    failed_at: seconds(batch.failedAt),
    expired_at: seconds(batch.expiredAt),
    cancelling_at: seconds(batch.cancellingAt),
    cancelled_at: seconds(batch.cancelledAt),
    request_counts: { total, completed, failed },
    metadata,
  } as const;
}

const ENDED = ["completed", "failed", "expired", "cancelled"] as const;
export type EndedStatus = (typeof ENDED)[number];
export const hasEnded = (status: BatchStatus): status is EndedStatus =>
  (ENDED as readonly BatchStatus[]).includes(status);

/** Returns a webhook's body in the format of OpenAI's events. */
export function batchEvent(id: string, status: EndedStatus, now: number): string {
  const created_at = Math.floor(now / 1000);
  return JSON.stringify({ object: "event", id: `evt_${id}`, type: `batch.${status}`, created_at, data: { id } });
}
