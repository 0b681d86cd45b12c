/** What many answers are made of. */
import { ApiErrorBody } from "@reptok/shared";
import * as z from "zod";
import { answer } from "./schema.ts";

export const Failure = answer("Error", ApiErrorBody, {
  message: "What was expected, and what came.",
  type: "The kind of failure, in OpenAI's terms.",
  param: "The field, parameter or header that it is about.",
  code: "What went wrong: the one to decide by.",
});

export const ErrorAnswer = answer("ErrorAnswer", z.object({ error: Failure }), { error: "The failure." });

/** Seconds since the epoch. */
export const Seconds = z.int();

/** What pages in OpenAI's envelope say of their fields. */
export const PAGE = {
  object: "Always `list`.",
  data: "The items of this page.",
  first_id: "The first item's id.",
  last_id: "The last item's id: `after` for the next page.",
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
