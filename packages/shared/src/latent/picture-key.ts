/** Keys of decoded pictures. A picture is a pure function of its key, so it never expires. */
import type * as z from "zod";
import { ContentHash } from "../model-version.ts";
import { ImageSpec, Seed } from "../protocol/job.ts";
import { parseAs } from "../validation.ts";
import { LatentId } from "./id.ts";

/** `decoder` is the hash of the decoder that drew the picture: `identity.decoder` of its bundle. */
const PictureKeyParts = ImageSpec.extend({
  latent: LatentId,
  decoder: ContentHash,
  seed: Seed,
  to: LatentId.optional(),
});
export type PictureKeyParts = z.infer<typeof PictureKeyParts>;

/**
 * `<latent id>/<decoder hash>/seed-7.steps-50.size-256.png`: at most 300 characters of `a-z0-9._/-`, valid as an R2 key and
 * inside an ETag. The latent comes first, so that a prefix lists all its pictures. Optional parts follow the
 * size: `.frame-300x200`, `.quality-80`, `.matte`, and for animations `.frames-9x200.to-<latent id>`.
 * Throws `invalid_request` for a part that does not match its schema.
 */
export function pictureKey(parts: PictureKeyParts): string {
  const { latent, decoder, seed, steps, size, format, frame, compression, matte, animation, to } = parseAs(
    PictureKeyParts,
    parts,
  );
  const details = [
    frame ? `.frame-${frame.width}x${frame.height}` : "",
    compression === undefined ? "" : `.quality-${compression}`,
    matte ? ".matte" : "",
    animation && to ? `.frames-${animation.frames}x${animation.duration}.to-${to}` : "",
  ];
  return `${latent}/${decoder}/seed-${seed}.steps-${steps}.size-${size}${details.join("")}.${format}`;
}
