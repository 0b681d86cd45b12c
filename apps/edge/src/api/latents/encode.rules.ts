/** `POST /v1/latents/encode`: pictures as lines of JSON. */
import {
  ApiError,
  decodeFileText,
  inspectUpload,
  linesOf,
  MAX_PICTURE_BYTES,
  parseAs,
  type PictureFile,
} from "@reptok/shared";
import * as z from "zod";
import { parseJsonBytes } from "../../domain/encoding.ts";
import { CollectionName, Metadata } from "../../domain/metadata.ts";

/** Pictures per request. */
export const MAX_PICTURES = 100;
export const MAX_PICTURES_BYTES = 32 * 2 ** 20;
/** A picture of the largest size in base64, with its metadata. */
const MAX_LINE_BYTES = Math.ceil(MAX_PICTURE_BYTES / 3) * 4 + 64 * 1024;

export const EncodeQuery = z.strictObject({
  collection: CollectionName.optional(),
  model: z.string().max(200).optional(),
});

export const PictureLine = z.strictObject({
  /** A PNG, JPEG or WebP file in base64, also as a `data:` URL. */
  image: z.string().min(1),
  metadata: Metadata.optional(),
});

/** The lines of a body. Throws `body_too_large` for too many, or for one too long. */
export async function pictureLines(body: Uint8Array): Promise<Uint8Array[]> {
  const chunks = (async function* () {
    yield body;
  })();
  const tooLong = () => new ApiError("body_too_large", `expected lines of at most ${MAX_LINE_BYTES} bytes`);
  const lines: Uint8Array[] = [];
  for await (const { bytes } of linesOf(chunks, { maxLineBytes: MAX_LINE_BYTES, tooLong })) {
    lines.push(bytes);
    if (lines.length > MAX_PICTURES)
      throw new ApiError(
        "body_too_large",
        `expected at most ${MAX_PICTURES} pictures, got more: none of them is encoded`,
      );
  }
  return lines;
}

/** A line's picture and metadata. Throws `invalid_request`, `invalid_image` or `image_too_large`. */
export function parsePicture(line: Uint8Array): {
  readonly picture: PictureFile;
  readonly metadata: Metadata | undefined;
} {
  const { image, metadata } = parseAs(PictureLine, parseJsonBytes(line, "the line"));
  const bytes = decodeFileText(image, { param: "image", maxBytes: MAX_PICTURE_BYTES });
  return { picture: inspectUpload(bytes), metadata };
}
