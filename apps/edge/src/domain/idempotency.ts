/** `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): making a request again without doing it again. */
import { ApiError } from "@reptok/shared";

/** A key may be used anew this long after its first use. */
export const KEY_LIFE_MS = 24 * 3600_000;
const MAX_LENGTH = 255;

/**
 * The header's key: a structured-field string as the draft has it, or its bare characters as most clients send it; null
 * without one. Throws `invalid_request`.
 */
export function idempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  const text = header.trim();
  const quoted = /^"((?:[ !#-[\]-~]|\\["\\])*)"$/.exec(text)?.[1];
  const key = quoted === undefined ? text : quoted.replaceAll(/\\(["\\])/g, "$1");
  if (key.length >= 1 && key.length <= MAX_LENGTH && /^[ -~]+$/.test(key)) return key;
  throw new ApiError(
    "invalid_request",
    `Idempotency-Key: expected 1 to ${MAX_LENGTH} printable ASCII characters`,
    "Idempotency-Key",
  );
}
