/** Lists in OpenAI's shape: their query, and a page of them. */
import { NumberText } from "@reptok/shared";
import * as z from "zod";

export const PageQuery = z.strictObject({
  /** The id of the last item of the page before. */
  after: z.string().max(100).optional(),
  limit: NumberText.pipe(z.int().min(1).max(100)).default(20),
});

/** A page in OpenAI's shape. `items` may hold one more than `limit`, which then is what tells that there is more. */
export function pageOf<T extends { readonly id: string }>(items: readonly T[], limit: number) {
  const data = items.slice(0, limit);
  return {
    object: "list",
    data,
    first_id: data.at(0)?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: items.length > limit,
  } as const;
}
