/** The one error of this package: what the API answered, or why there is no answer. */
import type { ApiErrorBody, ErrorCode } from "@reptok/shared";
import { retryAfterMs } from "./retry.ts";

/** Codes of failures that no answer of the API tells. */
type OwnCode =
  /** No answer came, or it broke off. */
  | "connection_error"
  /** Something else than the API answered. */
  | "invalid_answer"
  /** A webhook was not signed with the secret, or too long ago. */
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
  /** What to decide by: the API's code, or one of ours. */
  readonly code: ErrorCode | OwnCode | (string & {});
  /** HTTP status; null where there was no answer. */
  readonly status: number | null;
  readonly type: ApiErrorBody["type"] | (string & {}) | null;
  /** The field, parameter or header that it is about. */
  readonly param: string | null;
  /** Names the request in the API's logs. */
  readonly requestId: string | null;
  /** The job behind the request, where there is one: it may go on. */
  readonly predictionId: string | null;
  /** Milliseconds after which trying again makes sense, where the API said so. */
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

/** The inner object of an error envelope, whatever its code: later versions of the API may know more of them. */
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

/** The error that an answer tells; `body` is its JSON, or its text where it was none. */
export function errorOfAnswer({ status, headers }: Response, body: unknown): ReptokError {
  const told = envelopeOf(body);
  const facts = {
    status,
    requestId: headers.get("x-request-id"),
    predictionId: headers.get("x-prediction-id"),
    retryAfterMs: retryAfterMs(headers, Date.now()),
  };
  if (told) return new ReptokError(told.message, { ...facts, ...told });
  return new ReptokError(`expected an answer of the API, got another with status ${status}`, {
    ...facts,
    code: "invalid_answer",
  });
}

/** The error that an event of a stream tells. */
export function errorOfEvent(body: unknown): ReptokError {
  const told = envelopeOf({ error: body });
  return told ? new ReptokError(told.message, told) : brokenStream();
}

export function brokenStream(cause?: unknown): ReptokError {
  return new ReptokError("the stream broke off before its end", { code: "connection_error" }, { cause });
}
