/** Converts errors to responses with the error envelope and the retry headers of each code. */
import { ApiError, type ErrorCode } from "@reptok/shared";
import type { Context } from "hono";
import type { AppEnv } from "../platform/app-env.ts";
import { logError, rootCause } from "../platform/log.ts";
import { isOverloaded, isTransient } from "../platform/retry.ts";

/** Seconds after which a retry is useful; null if the request must change first. */
const RETRY_AFTER = {
  invalid_request: null,
  unknown_parameter: null,
  invalid_image: null,
  image_too_large: null,
  body_too_large: null,
  unsupported_media_type: null,
  prompt_too_long: null,
  moderation_blocked: null,
  invalid_latent: null,
  latent_space_mismatch: null,
  unauthorized: null,
  invalid_api_key: null,
  insufficient_scope: null,
  model_not_found: null,
  not_found: null,
  space_not_served: null,
  method_not_allowed: null,
  conflict: 1,
  model_version_mismatch: null,
  canceled: null,
  idempotency_mismatch: null,
  rate_limit_exceeded: 1,
  insufficient_quota: null,
  internal: null,
  unavailable: 2,
  timeout: 5,
} as const satisfies Record<ErrorCode, number | null>;

/** Permanent errors whose status looks temporary: OpenAI's client retries every 409 and 429 unless a header forbids it. */
const FINAL: ReadonlySet<ErrorCode> = new Set(["model_version_mismatch", "canceled", "insufficient_quota"]);

/** Prefixes of the messages of D1, R2 and Vectorize, and messages of SQLite and the system for a full or failing disk. */
const STORAGE_ERROR =
  /^(D1_|VECTOR_|put:|get:|head:|delete:|list:)|SQLITE_(FULL|IOERR|NOMEM|BUSY|LOCKED|CANTOPEN|READONLY)|disk is full|no space left|ENOSPC|disk I\/O error/i;

/** Messages of D1 for invalid statements and violated constraints: programming errors, which no retry resolves. */
const PROGRAMMING_ERROR = /^D1_(TYPE|COLUMN|EXEC|DUMP)|: SQLITE_(ERROR|CONSTRAINT|MISMATCH|RANGE|MISUSE|TOOBIG|AUTH)\b/;

const isStorageError = ({ message }: Error): boolean => STORAGE_ERROR.test(message) && !PROGRAMMING_ERROR.test(message);

/** Converts any thrown value to an ApiError. Logs unexpected errors, of which the client sees no details. */
function toApiError(thrown: unknown, requestId: string): ApiError {
  if (thrown instanceof ApiError) return thrown;
  logError("request", thrown, { requestId });
  const cause = rootCause(thrown);
  return isStorageError(cause) || isTransient(cause) || isOverloaded(cause)
    ? new ApiError("unavailable", "storage did not answer", null, { cause })
    : new ApiError("internal", "something went wrong on our side", null, { cause });
}

/** Responds with the error envelope. */
export function respondWithError(c: Context<AppEnv>, thrown: unknown): Response {
  const error = toApiError(thrown, c.get("requestId"));
  const retryAfter = c.get("retryAfter") ?? RETRY_AFTER[error.code];
  return c.json({ error: error.body }, error.status as 400, {
    "cache-control": "no-store",
    ...(retryAfter === null ? {} : { "retry-after": String(retryAfter) }),
    ...(FINAL.has(error.code) ? { "x-should-retry": "false" } : {}),
  });
}
