/** The package's error class: an error answer of the API, or the reason why there is no answer. */
import type { ApiErrorBody, ErrorCode } from "@reptok/shared";
import { retryAfterMs } from "./retry.ts";

/** Codes of failures that are not answers of the API. */
type OwnCode =
  /** There was no answer, or it was truncated. */
  | "connection_error"
  /** The answer is not in the API's form. */
  | "invalid_answer"
  /** A webhook's signature does not match the secret, or is too old. */
  | "invalid_signature";

export interface ErrorFacts {
  readonly code: string;
  readonly status?: number;
  readonly type?: string;
  readonly param?: string | null;
  readonly requestId?: string | null;
  readonly predictionId?: string | null;
  readonly retryAfterMs?: number | null;
}

export class ReptokError extends Error {
  /** The error code: one of the API's or of this package's. */
  readonly code: ErrorCode | OwnCode | (string & {});
  /** HTTP status; null without an answer. */
  readonly status: number | null;
  readonly type: ApiErrorBody["type"] | (string & {}) | null;
  /** The field, parameter or header that caused the error. */
  readonly param: string | null;
  /** The request's id in the API's logs. */
  readonly requestId: string | null;
  /** The request's job, if it has one; the job may still be running. */
  readonly predictionId: string | null;
  /** Milliseconds to wait before a retry, if the API states it. */
  readonly retryAfterMs: number | null;

  constructor(message: string, facts: ErrorFacts, options?: ErrorOptions) {
    super(message, options);
    this.name = "ReptokError";
    this.code = facts.code;
    this.status = facts.status ?? null;
    this.type = facts.type ?? null;
    this.param = facts.param ?? null;
    this.requestId = facts.requestId ?? null;
    this.predictionId = facts.predictionId ?? null;
    this.retryAfterMs = facts.retryAfterMs ?? null;
  }
}

/** The inner object of an error envelope, with any code: later versions of the API may have more codes. */
function envelopeOf(body: unknown): { message: string; code: string; type?: string; param: string | null } | null {
  const error = (body as { error?: Record<string, unknown> } | null | undefined)?.error;
  if (typeof error?.["message"] !== "string" || typeof error["code"] !== "string") return null;
  const { message, code, type, param } = error;
  return {
    message,
    code,
    ...(typeof type === "string" ? { type } : {}),
    param: typeof param === "string" ? param : null,
  };
}

/** The error of an answer; `body` is its JSON, or its text if it is not JSON. */
export function errorOfAnswer({ status, headers }: Response, body: unknown): ReptokError {
  const envelope = envelopeOf(body);
  const facts = {
    status,
    requestId: headers.get("x-request-id"),
    predictionId: headers.get("x-prediction-id"),
    retryAfterMs: retryAfterMs(headers, Date.now()),
  };
  if (envelope) return new ReptokError(envelope.message, { ...facts, ...envelope });
  return new ReptokError(`expected an answer of the API, got another with status ${status}`, {
    ...facts,
    code: "invalid_answer",
  });
}

/** The error of a stream's error event. */
export function errorOfEvent(body: unknown): ReptokError {
  const envelope = envelopeOf({ error: body });
  return envelope ? new ReptokError(envelope.message, envelope) : brokenStream();
}

export function brokenStream(cause?: unknown): ReptokError {
  return new ReptokError("the stream was interrupted before its end", { code: "connection_error" }, { cause });
}
