/** JSON in one form, so that equal values have equal hashes. */
import { sha256Hex } from "./latent/id.ts";

/** JSON with sorted keys, without blanks and without undefined members (RFC 8785, for values that JSON can hold). */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === "object" && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

/** Lower-case hexadecimal SHA-256 of the canonical JSON. */
export function hashJson(value: unknown): Promise<string> {
  return sha256Hex(new TextEncoder().encode(canonicalJson(value)));
}
