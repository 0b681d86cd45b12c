/**
 * Error codes as a closed union, and the error envelope of the API
 * (`{error: {message, type, param, code}}`, as read by the OpenAI clients).
 */
import * as z from "zod";

/** Every error code, with its HTTP status. */
export const ERROR_STATUS = {
  invalid_request: 400,
  unknown_parameter: 400,
  invalid_image: 400,
  image_too_large: 413,
  body_too_large: 413,
  unsupported_media_type: 415,
  prompt_too_long: 400,
  moderation_blocked: 400,
  invalid_latent: 400,
  latent_space_mismatch: 400,
  unauthorized: 401,
  invalid_api_key: 401,
  insufficient_scope: 403,
  model_not_found: 404,
  not_found: 404,
  space_not_served: 404,
  method_not_allowed: 405,
  conflict: 409,
  model_version_mismatch: 409,
  canceled: 409,
  idempotency_mismatch: 422,
  rate_limit_exceeded: 429,
  insufficient_quota: 429,
  internal: 500,
  unavailable: 503,
  timeout: 503,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;

export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(ERROR_STATUS, text);

/** The inner object of the error envelope. */
export const ApiErrorBody = z.object({
  message: z.string(),
  type: z.enum([
    "invalid_request_error",
    "image_generation_user_error",
    "authentication_error",
    "permission_error",
    "not_found_error",
    "rate_limit_error",
    "server_error",
  ]),
  param: z.string().nullable(),
  code: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]),
});
export type ApiErrorBody = z.infer<typeof ApiErrorBody>;

function typeOf(code: ErrorCode): ApiErrorBody["type"] {
  if (code === "moderation_blocked") return "image_generation_user_error";
  const status = ERROR_STATUS[code];
  if (status === 401) return "authentication_error";
  if (status === 403) return "permission_error";
  if (status === 404) return "not_found_error";
  if (status === 429) return "rate_limit_error";
  return status >= 500 ? "server_error" : "invalid_request_error";
}

/**
 * An expected failure. `message` states the expected and the received value; it must not contain user data beyond
 * short literals.
 */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly param: string | null;
  constructor(code: ErrorCode, message: string, param: string | null = null, options?: ErrorOptions) {
    super(message, options);
    this.name = "ApiError";
    this.code = code;
    this.param = param;
  }
  get status(): number {
    return ERROR_STATUS[this.code];
  }
  get body(): ApiErrorBody {
    return { message: this.message, type: typeOf(this.code), param: this.param, code: this.code };
  }
}
