/** The query of plain lists, in OpenAI's terms. */
import { z } from "zod";

export const PageQuery = z.object({
  /** The id of the last item of the page before. */
  after: z.string().max(100).optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).default(20),
});
