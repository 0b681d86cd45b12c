/** The answers of failures, one a status, which all operations share. */
import { ApiError, ERROR_STATUS, type ErrorCode } from "@reptok/shared";
import { ALWAYS, type HeaderName, headerRefs, LIMITS } from "./headers.ts";
import { json, ref, type Ref } from "./schema.ts";
import { ErrorAnswer } from "./common.ts";

/** What each status may tell beside what all do. */
const TOLD: Readonly<Record<number, readonly HeaderName[]>> = {
  401: ["www-authenticate"],
  403: ["www-authenticate"],
  409: ["retry-after", "x-should-retry"],
  429: ["retry-after", "x-should-retry"],
  503: ["retry-after", "x-should-retry", "location"],
};

/** What a code means, and what a caller does about it. */
export const ERROR_MEANING: Readonly<Record<ErrorCode, string>> = {
  invalid_request: "A field, parameter or header is not as documented; `param` names it. Correct the request.",
  unknown_parameter:
    "The request has a field or parameter that this operation does not know; the message names the nearest one. Correct the request.",
  invalid_image: "The picture is damaged, of another format than it says, or too small. Send PNG, JPEG or WebP.",
  image_too_large: "The picture has more bytes or pixels than are read. Make it smaller.",
  body_too_large: "The request's body is larger than the operation takes. Send less at a time.",
  unsupported_media_type: "The `content-type` is missing or not one that the operation reads. Set it.",
  prompt_too_long: "The prompt has more tokens than the model reads. Shorten it.",
  moderation_blocked: "The service's moderation endpoint flagged the prompt. Change the prompt.",
  invalid_latent:
    "The bytes, or the JSON, are not a latent: header, length or checksum do not fit. Send them as they were answered.",
  latent_space_mismatch:
    "The latent is of another space than the model's, or has another size: they have no encoder in common. Name a model of its space.",
  model_version_mismatch:
    "The model was replaced while the request was on its way. Send the request again: it is made with the new version.",
  unauthorized: "The request has no key. Send `authorization: Bearer rt_live_...`.",
  invalid_api_key: "The key is unknown, revoked or expired. Use another key.",
  insufficient_scope:
    "The key lacks the scope that the operation needs; `www-authenticate` names it. Use a key that has it.",
  model_not_found:
    "There is no model of that name, or the project may not use it. `GET /v1/models` lists those that it may.",
  not_found: "There is nothing under this address, or it belongs to another project.",
  space_not_served: "The latent is kept, but no model that is served now draws latents of its space.",
  method_not_allowed: "The address exists, but not for this method; `allow` lists the methods.",
  conflict: "A request with the same idempotency key is under way. Try again after `retry-after`.",
  canceled: "The job was canceled before it ended.",
  idempotency_mismatch: "The idempotency key was used for another request. Use a new key.",
  rate_limit_exceeded: "Too many requests or unfinished jobs. Try again after `retry-after`.",
  insufficient_quota:
    "The month's pictures are used up. Trying again does not help before the month ends or the limit is raised.",
  internal: "A fault of the service. Try again; if it persists, report the `x-request-id`.",
  unavailable: "The service is starting, too busy, or without a GPU worker. Try again after `retry-after`.",
  timeout:
    "The job did not end while the request waited. It goes on: follow `location`, or send the request again with its idempotency key.",
};

/** All codes as a list in Markdown. */
export const ERRORS_LIST = Object.entries(ERROR_STATUS)
  .map(([code, status]) => `- \`${code}\` (${status}): ${ERROR_MEANING[code as ErrorCode]}`)
  .join("\n");

const nameOf = (status: number): string => `Error${status}`;

export function failureRef(status: number): Ref {
  return { $ref: `#/components/responses/${nameOf(status)}` };
}

/** `components.responses`: a status with all the codes that it may stand for. */
export function failureResponses() {
  const byStatus = Map.groupBy(Object.keys(ERROR_STATUS) as ErrorCode[], (code) => ERROR_STATUS[code]);
  return Object.fromEntries(
    Array.from(byStatus, ([status, codes]) => [
      nameOf(status),
      {
        description: codes.map((code) => `\`${code}\`: ${ERROR_MEANING[code]}`).join("\n\n"),
        headers: headerRefs([...ALWAYS, ...LIMITS, "x-prediction-id", "idempotent-replayed", ...(TOLD[status] ?? [])]),
        content: json(ref(ErrorAnswer), { error: new ApiError(codes[0]!, "expected this, got that").body }),
      },
    ]),
  );
}
