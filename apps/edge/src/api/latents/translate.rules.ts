/** `POST /v1/latents/translate`: its body. */
import { LatentId, Seed } from "@reptok/shared";
import * as z from "zod";
import { CollectionName } from "../../domain/metadata.ts";

/** Latents that one request may translate: each is a picture drawn and a picture encoded. */
export const MAX_TRANSLATED = 16;

export const TranslateBody = z.strictObject({
  ids: z.array(LatentId).min(1).max(MAX_TRANSLATED),
  /** The model, or the version (`name@version`), whose space the results are of. */
  model: z.string().max(200).optional(),
  collection: CollectionName.optional(),
  /** The seed that pictures are drawn with. */
  seed: Seed.default(0),
});
