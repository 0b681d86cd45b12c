/** The dtype of stored latents. */
import { decodeLatent, encodeLatent, LatentDtype, parseAs } from "@reptok/shared";
import * as z from "zod";
import { parseJson } from "../../domain/encoding.ts";
import { withoutLink } from "../../domain/link-query.ts";
import { CollectionName, type Labels, MAX_METADATA_BYTES, Metadata } from "../../domain/metadata.ts";

/** Labels as queries and forms have them: metadata is JSON. */
export const LabelTexts = {
  collection: CollectionName.optional(),
  metadata: z
    .string()
    .max(2 * MAX_METADATA_BYTES)
    .optional(),
};

/** The query of `GET /v1/latents/{id}`. */
export const LatentQuery = z.strictObject({ dtype: LatentDtype.optional() });
/** The query of `POST /v1/latents`. */
export const UploadQuery = LatentQuery.extend({ ...LabelTexts, model: z.string().max(200).optional() });

/** The labels that texts of a query or form give. Throws `invalid_request`. */
export function labelsOfTexts({
  collection,
  metadata,
}: {
  collection?: string | undefined;
  metadata?: string | undefined;
}): Labels {
  if (metadata === undefined) return { collection };
  return { collection, metadata: parseAs(Metadata, parseJson(metadata, "metadata"), "invalid_request", "metadata") };
}

/** The dtype that the query of a latent's address names, if any. Throws `invalid_request` or `unknown_parameter`. */
export function dtypeOf(query: Record<string, string>): LatentDtype | undefined {
  return parseAs(LatentQuery, withoutLink(query)).dtype;
}

/** The latent's bytes in `dtype`, the same bytes where they are. Throws `invalid_latent` where f16 cannot hold a value. */
export function inDtype(bytes: Uint8Array<ArrayBuffer>, dtype: LatentDtype | undefined): Uint8Array<ArrayBuffer> {
  const latent = decodeLatent(bytes);
  return dtype === undefined || dtype === latent.dtype ? bytes : encodeLatent({ ...latent, dtype });
}

/** The texts of a form that uploads a picture. */
export const UploadForm = z.strictObject({ ...LabelTexts, model: z.string().max(200).optional() });
