/**
 * Fields of OpenAI's image requests that have no effect here, and that its clients send all the same: they are taken where
 * other unknown fields are refused.
 */
import type * as z from "zod";

/** The fields as a part of a schema, `value` being what they may hold. */
export function withoutEffect<S extends z.ZodType>(value: S) {
  return {
    background: value,
    complexity: value,
    moderation: value,
    output_compression: value,
    quality: value,
    safety_identifier: value,
    style: value,
    user: value,
  } as const;
}
