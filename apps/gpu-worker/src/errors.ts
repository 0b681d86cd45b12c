/** Conversion of failures into job errors. */
import { ApiError, ERROR_STATUS } from "@reptok/shared";
import type { ApiErrorBody, ErrorCode } from "@reptok/shared";
import type { Logger } from "pino";

export interface JobFailure {
  readonly error: ApiErrorBody;
  readonly retryable: boolean;
}

/** Returns whether the same request may succeed later: true for the codes whose HTTP status is 503. */
export const isRetryable = (code: ErrorCode): boolean => ERROR_STATUS[code] === 503;

export const failureOf = (error: ApiError): JobFailure => ({ error: error.body, retryable: isRetryable(error.code) });

/**
 * Converts any error into one for the client. An error other than ApiError is a bug or a broken model: it is logged with
 * `context` (identifiers only) and reported as `internal`, without its message, which might contain user data.
 */
export function toApiError(error: unknown, log: Logger, context: Readonly<Record<string, string>>): ApiError {
  if (error instanceof ApiError) {
    if (error.cause !== undefined) log.debug({ ...context, code: error.code, err: error.cause }, "failed as expected");
    return error;
  }
  log.error({ ...context, err: error }, "unexpected failure");
  return new ApiError("internal", "the GPU worker failed unexpectedly; the failure has been logged", null, {
    cause: error,
  });
}
