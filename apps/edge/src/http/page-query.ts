/** The query of plain lists, in OpenAI's terms. */
import * as z from "zod";

export const PageQuery = z.strictObject({
  /** The id of the last item of the page before. */
  after: z.string().max(100).optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).default(20),
});
