/** Lists in OpenAI's format: query parameters and pages. */
import { NumberText } from "@reptok/shared";
import * as z from "zod";

export const PageQuery = z.strictObject({
  /** The id of the last item of the previous page. */
  after: z.string().max(100).optional(),
  limit: NumberText.pipe(z.int().min(1).max(100)).default(20),
});

/** Returns a page in OpenAI's format. `items` contains one item more than `limit` if there is a next page. */
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
