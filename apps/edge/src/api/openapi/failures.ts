/** The error answers, one per status, of all operations. */
import { ApiError, ERROR_STATUS, type ErrorCode } from "@reptok/shared";
import { ALWAYS, type HeaderName, headerRefs, LIMITS } from "./headers.ts";
import { json, ref, type Ref } from "./schema.ts";
import { ErrorAnswer } from "./common.ts";

/** Additional headers by status. */
const STATUS_HEADERS: Readonly<Record<number, readonly HeaderName[]>> = {
  401: ["www-authenticate"],
  403: ["www-authenticate"],
  409: ["retry-after", "x-should-retry"],
  429: ["retry-after", "x-should-retry"],
  503: ["retry-after", "x-should-retry", "location"],
};

/** The meaning of each code, and the remedy. */
export const ERROR_MEANING: Readonly<Record<ErrorCode, string>> = {
  invalid_request: "A field, parameter or header is invalid; `param` names it. Correct the request.",
  unknown_parameter:
    "The request has an unknown field or parameter; the message suggests the most similar one. Correct the request.",
  invalid_image: "The picture is damaged, in another format than stated, or too small. Send PNG, JPEG or WebP.",
  image_too_large: "The picture has too many bytes or pixels. Reduce it.",
  body_too_large: "The request's body is too large for the operation. Send less per request.",
  unsupported_media_type: "The `content-type` is missing or not supported by the operation. Set it.",
  prompt_too_long: "The prompt is too long for the model. Shorten it.",
  moderation_blocked: "The service's moderation endpoint flagged the prompt. Change the prompt.",
  invalid_latent:
    "The bytes or the JSON are not a latent: header, length or checksum do not match. Send them as they were received.",
  latent_space_mismatch: "The latent's space or size is not the model's. Use a model of the latent's space.",
  model_version_mismatch: "The model was replaced during the request. Repeat the request to use the new version.",
  unauthorized: "The request has no key. Send `authorization: Bearer rt_live_...`.",
  invalid_api_key: "The key is unknown, revoked or expired. Use another key.",
  insufficient_scope:
    "The key lacks the scope that the operation needs; `www-authenticate` names it. Use a key that has it.",
  model_not_found: "There is no such model, or the project may not use it. `GET /v1/models` lists the available ones.",
  not_found: "Nothing has this address, or it belongs to another project.",
  space_not_served: "The latent is kept, but no served model draws latents of its space.",
  method_not_allowed: "The address exists, but not for this method; `allow` lists the methods.",
  conflict: "A request with the same idempotency key is in progress. Retry after `retry-after`.",
  canceled: "The job was canceled before it ended.",
  idempotency_mismatch: "The idempotency key was used for another request. Use a new key.",
  rate_limit_exceeded: "Too many requests or unfinished jobs. Retry after `retry-after`.",
  insufficient_quota: "The month's quota is used up. Retries fail until the month ends or the limit is raised.",
  internal: "An error of the service. Retry; if it persists, report the `x-request-id`.",
  unavailable: "The service is starting, overloaded, or without a GPU worker. Retry after `retry-after`.",
  timeout:
    "The job did not end while the request waited. It continues: follow `location`, or repeat the request with its idempotency key.",
};

/** All codes as a list in Markdown. */
export const ERRORS_LIST = Object.entries(ERROR_STATUS)
  .map(([code, status]) => `- \`${code}\` (${status}): ${ERROR_MEANING[code as ErrorCode]}`)
  .join("\n");

const nameOf = (status: number): string => `Error${status}`;

export function failureRef(status: number): Ref {
  return { $ref: `#/components/responses/${nameOf(status)}` };
}

/** `components.responses`: each status with its codes. */
export function failureResponses() {
  const byStatus = Map.groupBy(Object.keys(ERROR_STATUS) as ErrorCode[], (code) => ERROR_STATUS[code]);
  return Object.fromEntries(
    Array.from(byStatus, ([status, codes]) => [
      nameOf(status),
      {
        description: codes.map((code) => `\`${code}\`: ${ERROR_MEANING[code]}`).join("\n\n"),
        headers: headerRefs([
          ...ALWAYS,
          ...LIMITS,
          "x-prediction-id",
          "idempotent-replayed",
          ...(STATUS_HEADERS[status] ?? []),
        ]),
        content: json(ref(ErrorAnswer), { error: new ApiError(codes[0]!, "expected this, got that").body }),
      },
    ]),
  );
}
