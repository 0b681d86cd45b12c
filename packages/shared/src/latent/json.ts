/** The JSON form of latent bytes: the header's fields, and the payload as base64. Lossless both ways. */
import * as z from "zod";
import { base64Length, decodeBase64, encodeBase64 } from "../base64.ts";
import { ApiError } from "../errors.ts";
import { ContentHash, ModelId } from "../model-version.ts";
import { parseAs } from "../validation.ts";
import { decodeLatent } from "./bytes.ts";
import { payloadSize, readFrame, writeFrame, type LatentHeader } from "./frame.ts";
import { LatentId, latentId } from "./id.ts";
import { LatentDtype, MAX_DIMENSIONS, MAX_TOKENS } from "./latent.ts";
import { PAYLOAD } from "./payload.ts";

export const LatentJson = z.object({
  object: z.literal("latent"),
  id: LatentId,
  model: ModelId,
  space: ContentHash,
  dtype: LatentDtype,
  tokens: z.int().min(1).max(MAX_TOKENS),
  dimensions: z.int().min(1).max(MAX_DIMENSIONS),
  /** The i8 scale, a float32; absent for the other dtypes. */
  scale: z.number().optional(),
  /** The payload as in the bytes (little-endian, row-major). */
  data: z.string(),
});
export type LatentJson = z.infer<typeof LatentJson>;

/** A latent sent by a client. The id is optional; if present, it must match. */
export const LatentJsonInput = LatentJson.partial({ id: true });
export type LatentJsonInput = z.infer<typeof LatentJsonInput>;

/** The JSON form of latent bytes; throws `invalid_latent` if `decodeLatent` does. */
export async function latentToJson(bytes: Uint8Array): Promise<LatentJson> {
  const { dtype } = decodeLatent(bytes);
  const { header, payload } = readFrame(bytes);
  const { scale, ...fields } = header;
  return {
    object: "latent",
    id: await latentId(bytes),
    ...fields,
    ...(dtype === "i8" ? { scale } : {}),
    data: encodeBase64(payload),
  };
}

/** Adds the JSON field to an error of the bytes. */
function inField(param: string, check: () => unknown): void {
  try {
    check();
  } catch (error) {
    if (error instanceof ApiError) throw new ApiError(error.code, error.message, param, { cause: error });
    throw error;
  }
}

function headerOf(json: LatentJsonInput): LatentHeader {
  const { model, space, dtype, tokens, dimensions, scale } = json;
  if (dtype === "i8" && scale === undefined) throw new ApiError("invalid_latent", "expected the i8 scale", "scale");
  if (dtype !== "i8" && scale !== undefined)
    throw new ApiError("invalid_latent", `expected no scale for ${dtype}, got ${scale}`, "scale");
  if (scale !== undefined) inField("scale", () => PAYLOAD[dtype].checkScale(scale));
  return { model, space, dtype, tokens, dimensions, scale: scale ?? 1 };
}

/**
 * The canonical bytes of a latent's JSON form. Throws `invalid_latent`, with the field in `param`, for an invalid field, size,
 * value or id.
 */
export async function latentFromJson(value: unknown): Promise<Uint8Array<ArrayBuffer>> {
  const json = parseAs(LatentJsonInput, value, "invalid_latent");
  const header = headerOf(json);
  const size = payloadSize(header);
  if (json.data.length !== base64Length(size)) {
    const expected = `${base64Length(size)} base64 characters for ${size} bytes`;
    throw new ApiError("invalid_latent", `expected ${expected}, got ${json.data.length}`, "data");
  }
  const payload = decodeBase64(json.data, "data", "invalid_latent");
  if (payload.length !== size)
    throw new ApiError("invalid_latent", `expected ${size} bytes, got ${payload.length}`, "data");
  const bytes = writeFrame(header, (target) => target.set(payload));
  inField("data", () => decodeLatent(bytes));
  const id = await latentId(bytes);
  if (json.id !== undefined && json.id !== id)
    throw new ApiError("invalid_latent", `expected the id of these values, ${id}, got ${json.id}`, "id");
  return bytes;
}
