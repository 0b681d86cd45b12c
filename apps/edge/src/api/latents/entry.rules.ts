/** What is asked of one latent's entry. */
import * as z from "zod";
import { CollectionName } from "../../domain/metadata.ts";

export const EntryQuery = z.strictObject({ collection: CollectionName.optional() });

/** A JSON merge patch of the metadata; what comes of it is checked as metadata is. */
export const PatchBody = z.strictObject({ metadata: z.record(z.string(), z.unknown()) });
