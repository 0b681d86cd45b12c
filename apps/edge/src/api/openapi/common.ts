/** Schemas that many answers share. */
import { ApiErrorBody } from "@reptok/shared";
import * as z from "zod";
import { answer } from "./schema.ts";

export const Failure = answer("Error", ApiErrorBody, {
  message: "The expected and the received value.",
  type: "The kind of error, in OpenAI's terms.",
  param: "The field, parameter or header that caused it.",
  code: "The error code, for programs.",
});

export const ErrorAnswer = answer("ErrorAnswer", z.object({ error: Failure }), { error: "The failure." });

/** Seconds since the epoch. */
export const Seconds = z.int();

/** Descriptions of the fields of pages in OpenAI's envelope. */
export const PAGE = {
  object: "Always `list`.",
  data: "The items of this page.",
  first_id: "The first item's id.",
  last_id: "The last item's id, for the next page's `after`.",
  has_more: "Whether there is another page.",
} as const;

export function page<S extends z.ZodType>(item: S) {
  return z.object({
    object: z.literal("list"),
    data: z.array(item),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
    has_more: z.boolean(),
  });
}
