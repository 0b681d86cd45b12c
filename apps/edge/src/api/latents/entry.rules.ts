/** Requests for a latent's entry. */
import * as z from "zod";
import { CollectionName } from "../../domain/metadata.ts";

export const EntryQuery = z.strictObject({ collection: CollectionName.optional() });

/** A JSON merge patch of the metadata; the result is validated as metadata. */
export const PatchBody = z.strictObject({ metadata: z.record(z.string(), z.unknown()) });
