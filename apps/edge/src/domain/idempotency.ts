/** The `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header-07), with which a request can be retried safely. */
import { ApiError } from "@reptok/shared";

/** Lifetime of a key; after it the key can be used for another request. */
export const KEY_LIFE_MS = 24 * 3600_000;
const MAX_LENGTH = 255;

/**
 * Parses the header: a structured-field string as in the draft, or bare characters as most clients send it. Returns null if
 * the header is absent. Throws `invalid_request`.
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
