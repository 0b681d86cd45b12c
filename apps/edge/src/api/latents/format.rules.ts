/** The dtype of stored latents. */
import { decodeLatent, encodeLatent, LatentDtype, parseAs } from "@reptok/shared";
import * as z from "zod";
import { parseJson } from "../../domain/encoding.ts";
import { withoutLink } from "../../domain/link-query.ts";
import { CollectionName, type Labels, MAX_METADATA_BYTES, Metadata } from "../../domain/metadata.ts";

/** Labels in queries and forms, where metadata is JSON text. */
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

/** The labels of a query or form. Throws `invalid_request`. */
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

/** The dtype of a latent's query, if any. Throws `invalid_request` or `unknown_parameter`. */
export function dtypeOf(query: Record<string, string>): LatentDtype | undefined {
  return parseAs(LatentQuery, withoutLink(query)).dtype;
}

/** The latent's bytes in `dtype`; unchanged if they already are. Throws `invalid_latent` for values beyond f16. */
export function inDtype(bytes: Uint8Array<ArrayBuffer>, dtype: LatentDtype | undefined): Uint8Array<ArrayBuffer> {
  const latent = decodeLatent(bytes);
  return dtype === undefined || dtype === latent.dtype ? bytes : encodeLatent({ ...latent, dtype });
}

/** The texts of a form that uploads a picture. */
export const UploadForm = z.strictObject({ ...LabelTexts, model: z.string().max(200).optional() });
