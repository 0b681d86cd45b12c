/** Names of drawn pictures. A picture is a pure function of what its key holds, so the key never expires. */
import * as z from "zod";
import { ImageSpec, Seed } from "../protocol/job.ts";
import { ModelId } from "../model-version.ts";
import type { ComponentName, Manifest } from "../protocol/manifest.ts";
import { parseAs } from "../validation.ts";
import { LatentId, sha256Hex } from "./id.ts";

/** Everything a bundle brings to the drawing: its name, and the hash of the networks and settings that draw. */
export const DecoderVersion = z.object({ model: ModelId, hash: z.string().regex(/^[0-9a-f]{64}$/) });
export type DecoderVersion = z.infer<typeof DecoderVersion>;

const DRAWING = ["decoder_condition", "decoder", "autoencoder_decoder"] as const satisfies ComponentName[];

/**
 * The decoder version of a bundle: SHA-256 over the hashes of its drawing networks and the manifest's numbers that
 * enter a picture. Default steps are left out (the key holds the steps taken), and so are networks that draw nothing.
 */
export async function decoderVersion(manifest: Manifest): Promise<DecoderVersion> {
  const networks = DRAWING.map((name) => {
    const component = manifest.components[name];
    return component === undefined ? null : [component, ...component.external].map((file) => file.sha256);
  });
  const { space, channels, size, scale, shift, condition, sampler } = manifest.decoder;
  const numbers = [
    [space, channels, size, scale, shift ?? null, condition],
    [sampler.solver, sampler.shift, sampler.guidance, sampler.interval],
    [manifest.imageSize, manifest.token.count, manifest.token.dimensions, manifest.token.scaleFactor],
  ];
  const text = JSON.stringify(["reptok-decoder", 1, networks, numbers]);
  return { model: manifest.model, hash: await sha256Hex(new TextEncoder().encode(text)) };
}

const PictureKeyParts = ImageSpec.extend({ latent: LatentId, decoder: DecoderVersion, seed: Seed });
export type PictureKeyParts = z.infer<typeof PictureKeyParts>;

/**
 * `<latent id>/<model>@<decoder hash>/seed-7.steps-50.size-256.png`: at most 240 characters of `A-Za-z0-9._@/-`, good
 * as an R2 key and between the quotes of an ETag. The latent comes first, so that a prefix lists all its pictures.
 * Throws `invalid_request` where a part is out of its schema.
 */
export function pictureKey(parts: PictureKeyParts): string {
  const { latent, decoder, seed, steps, size, format } = parseAs(PictureKeyParts, parts);
  return `${latent}/${decoder.model}@${decoder.hash}/seed-${seed}.steps-${steps}.size-${size}.${format}`;
}
